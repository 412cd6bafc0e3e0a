/* Which known words a token may stand for: best-first search of the tree of words against the observed letters.
 *
 * The search keeps, for each node of the tree that it has reached, the best score of the letters down to the node having
 * been read as the first 0, 1, 2 … signs of the token.  A node waits in a heap under the highest total that any word
 * below it can still have; words therefore come out best first, and the search stops as soon as enough are found. */

#include <string.h>

#include "core.h"

enum { MOST_ENTRIES = 8192, MOST_PAIRS = 1024, NOT_SO_READ = 255 };
enum { STRAY_COST = 8 * 16 }; /* score of a sign that stands for nothing beside one that does */

/* Outside of first .. last the scores are not worth going on with; bound: the highest total of any, words left aside. */
typedef struct {
    int32_t node, up, depth, first, last, bound;
    int32_t scores[LONGEST_TOKEN + 1];
} Entry;

typedef struct {
    int32_t bound, entry, word; /* word is -1 where the entry is still to be opened */
} Waiting;

/* What a search writes on, one for each thread: too large for the stack.
 * pair_cost: by [size][place][pair]; between searches every value is NOT_SO_READ. */
typedef struct {
    Entry entries[MOST_ENTRIES];
    Waiting heap[2 * MOST_ENTRIES];
    uint8_t pair_cost[CHUNK_LETTERS + 1][LONGEST_TOKEN + 1][MOST_PAIRS];
    uint8_t stray[LONGEST_TOKEN][LETTERS]; /* costs of two signs that were never seen together, by place */
    int ready;
} Sheet;

static _Thread_local Sheet sheet_of_thread;

/* One token's costs: [size][place] for the reading of size signs from that place on. */
typedef struct {
    const Trie *trie;
    const Channel *channel;
    LetterCase letter_case;
    int length;
    const uint8_t *letters[CHUNK_LETTERS + 1][LONGEST_TOKEN + 1];
    int32_t chunk[CHUNK_LETTERS + 1][LONGEST_TOKEN + 1]; /* row of the channel, or -1 */
    int32_t ahead[LONGEST_TOKEN + 1]; /* the highest score of the rest of the token */
    int32_t reach;
    int entries, waiting;
    Sheet *sheet; /* looked up once: a thread's own variable costs a call at every use */
} Search;


static int32_t find_chunk(const Channel *channel, uint64_t key)
{
    int64_t low = 0, high = channel->chunks;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (channel->chunk_keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < channel->chunks && channel->chunk_keys[low] == key ? (int32_t)low : -1;
}

static void set_pair_costs(const Search *search, int restore)
{
    const Channel *channel = search->channel;
    Sheet *sheet = search->sheet;
    if (!sheet->ready) {
        memset(sheet->pair_cost, NOT_SO_READ, sizeof sheet->pair_cost);
        sheet->ready = 1;
    }
    for (int size = 0; size <= CHUNK_LETTERS; size++)
        for (int place = 0; place + size <= search->length; place++) {
            int32_t row = search->chunk[size][place];
            if (row < 0)
                continue;
            for (int32_t i = channel->pair_start[row]; i < channel->pair_start[row + 1]; i++)
                sheet->pair_cost[size][place][channel->pair_ids[i]] = restore ? NOT_SO_READ : channel->pair_costs[i];
        }
}

/* Two signs that were never seen together: one of them is the letter, the other strayed in (Xé&p is Xếp). */
static void add_stray(Search *search, int place)
{
    const uint8_t *one = search->letters[1][place], *other = search->letters[1][place + 1];
    int32_t floor = search->channel->floor_costs[2];
    for (int letter = 0; letter < LETTERS; letter++) {
        int32_t cost = one ? one[letter] : 255;
        if (other && other[letter] < cost)
            cost = other[letter];
        cost += STRAY_COST;
        search->sheet->stray[place][letter] = (uint8_t)(cost < floor ? cost : floor);
    }
    search->letters[2][place] = search->sheet->stray[place];
}

/* The least that a reading can cost a letter of the token's case. */
static int32_t least_cost(const Search *search, int size, int place)
{
    int32_t row = search->chunk[size][place];
    if (row < 0 && search->letters[size][place]) {
        int32_t one = least_cost(search, 1, place), other = least_cost(search, 1, place + 1);
        int32_t stray = (one < other ? one : other) + STRAY_COST, floor = search->channel->floor_costs[size];
        return stray < floor ? stray : floor;
    }
    if (row < 0)
        return search->channel->floor_costs[size];
    const uint8_t *least = search->channel->least_costs + 2 * row;
    if (search->letter_case == SMALL)
        return least[0];
    if (search->letter_case == CAPITALS)
        return least[1];
    return least[0] < least[1] ? least[0] : least[1];
}

static void prepare(Search *search, const uint32_t *token)
{
    const Channel *channel = search->channel;
    for (int size = 0; size <= CHUNK_LETTERS; size++)
        for (int place = 0; place + size <= search->length; place++) {
            uint64_t key = 0;
            for (int i = 0; i < size; i++)
                key = key << 21 | token[place + i];
            int32_t row = find_chunk(channel, key);
            search->chunk[size][place] = row;
            search->letters[size][place] = row < 0 ? NULL : channel->letter_costs + (int64_t)row * LETTERS;
        }
    for (int place = 0; search->length > 2 && place + 2 <= search->length; place++)
        if (!search->letters[2][place])
            add_stray(search, place);
    search->ahead[search->length] = 0;
    for (int place = search->length - 1; place >= 0; place--) {
        int32_t best = IMPOSSIBLE;
        for (int size = 1; size <= CHUNK_LETTERS && place + size <= search->length; size++) {
            int32_t score = search->ahead[place + size] - least_cost(search, size, place);
            best = score > best ? score : best;
        }
        search->ahead[place] = best;
    }
}

static void push(Search *search, Waiting item)
{
    Waiting *heap = search->sheet->heap;
    int at = search->waiting++;
    while (at > 0 && heap[(at - 1) / 2].bound < item.bound) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = item;
}

static Waiting pop(Search *search)
{
    Waiting *heap = search->sheet->heap, top = heap[0], last = heap[--search->waiting];
    int at = 0, child;
    while ((child = 2 * at + 1) < search->waiting) {
        if (child + 1 < search->waiting && heap[child + 1].bound > heap[child].bound)
            child++;
        if (heap[child].bound <= last.bound)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

static int32_t letter_at(const Search *search, int32_t node, int32_t depth)
{
    int capital = search->letter_case == CAPITALS || (search->letter_case == FIRST && depth == 1);
    return search->trie->letter[node] + (capital ? SMALL_LETTERS : 0);
}

static void add_letter(const Search *search, const Entry *before, int32_t letter, int32_t *scores)
{
    for (int size = 0; size <= CHUNK_LETTERS; size++) {
        int32_t floor = search->channel->floor_costs[size];
        for (int place = before->first; place <= before->last && place + size <= search->length; place++) {
            const uint8_t *row = search->letters[size][place];
            int32_t score = before->scores[place] - (row ? row[letter] : floor);
            if (score > scores[place + size])
                scores[place + size] = score;
        }
    }
}

static void add_pair(const Search *search, const Entry *before, int32_t pair, int32_t *scores)
{
    for (int size = 0; size <= CHUNK_LETTERS; size++)
        for (int place = before->first; place <= before->last && place + size <= search->length; place++) {
            uint8_t cost = search->sheet->pair_cost[size][place][pair];
            if (cost < NOT_SO_READ && before->scores[place] - cost > scores[place + size])
                scores[place + size] = before->scores[place] - cost;
        }
}

/* Narrow an entry to the scores that may still win. */
static void narrow(const Search *search, Entry *entry)
{
    int32_t bound = IMPOSSIBLE;
    for (int place = 0; place <= search->length; place++) {
        int32_t total = entry->scores[place] + search->ahead[place];
        bound = total > bound ? total : bound;
    }
    entry->first = 0;
    entry->last = search->length;
    while (entry->scores[entry->first] + search->ahead[entry->first] < bound - search->reach)
        entry->first++;
    while (entry->scores[entry->last] + search->ahead[entry->last] < bound - search->reach)
        entry->last--;
    entry->bound = bound;
}

/* Reach a child of an entry. */
static void reach(Search *search, int32_t up, int32_t node)
{
    Entry *entries = search->sheet->entries, *entry = &entries[search->entries];
    const Entry *parent = &entries[up];
    int32_t letter = letter_at(search, node, parent->depth + 1);
    entry->node = node;
    entry->up = up;
    entry->depth = parent->depth + 1;
    for (int place = 0; place <= search->length; place++)
        entry->scores[place] = IMPOSSIBLE;
    add_letter(search, parent, letter, entry->scores);
    if (parent->up >= 0) {
        int32_t upper = letter_at(search, parent->node, parent->depth);
        int32_t pair = search->channel->pair_number[upper * LETTERS + letter];
        if (pair >= 0)
            add_pair(search, &entries[parent->up], pair, entry->scores);
    }
    narrow(search, entry);
}

static void open_entry(Search *search, const Language *language, int32_t at, int32_t least)
{
    const Trie *trie = search->trie;
    const Entry *entries = search->sheet->entries;
    int32_t node = entries[at].node;
    for (int32_t i = 0; i < trie->child_count[node] && search->entries < MOST_ENTRIES; i++) {
        int32_t child = trie->first_child[node] + i;
        int32_t word = trie->word[child];
        if (entries[at].bound + trie->best_below[child] < least)
            continue;
        reach(search, at, child);
        Waiting item = {entries[search->entries].bound + trie->best_below[child], search->entries, -1};
        if (item.bound < least)
            continue;
        if (trie->child_count[child])
            push(search, item);
        if (word >= 0) {
            item.bound = entries[search->entries].scores[search->length] + language->unigram[word];
            item.word = word;
            if (item.bound >= least)
                push(search, item);
        }
        search->entries++;
    }
}

/* The words in the order of their scores until there are `most` or the next is too far behind.  Not inlined, so that the
 * compiler does not look the thread's sheet up again at every use. */
__attribute__((noinline)) static int32_t take_words(Search *search, const Language *language, int32_t most,
                                                    int32_t *words, int32_t *costs)
{
    const Entry *entries = search->sheet->entries;
    int32_t found = 0, least = IMPOSSIBLE;
    while (search->waiting && found < most) {
        Waiting item = pop(search);
        if (item.bound < least)
            break;
        if (item.word < 0) {
            open_entry(search, language, item.entry, least);
            continue;
        }
        if (!found)
            least = item.bound - search->reach;
        words[found] = item.word;
        costs[found++] = entries[item.entry].scores[search->length];
    }
    return found;
}

static void start_at_root(Search *search)
{
    Entry *root = search->sheet->entries;
    *root = (Entry){.up = -1};
    for (int place = 1; place <= search->length; place++)
        root->scores[place] = IMPOSSIBLE;
    search->entries = 1;
    push(search, (Waiting){0, 0, -1});
}

/* At most `most` words that the token may be a reading of, the best by reading and commonness first; none is more than
 * `reach` worse than the best.  costs: the score of the reading alone.  Returns how many were found. */
int32_t core_find_candidates(const Language *language, const Trie *trie, const Channel *channel, const uint32_t *token,
                             int32_t length, int32_t letter_case, int32_t reach, int32_t most, int32_t *words,
                             int32_t *costs)
{
    Search search = {.trie = trie, .channel = channel, .letter_case = (LetterCase)letter_case, .length = length,
                     .reach = reach, .sheet = &sheet_of_thread};
    if (length < 1 || length > LONGEST_TOKEN || channel->pairs > MOST_PAIRS)
        return 0;
    prepare(&search, token);
    set_pair_costs(&search, 0);
    start_at_root(&search);
    int32_t found = take_words(&search, language, most, words, costs);
    set_pair_costs(&search, 1);
    return found;
}
