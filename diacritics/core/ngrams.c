/* How likely a word is after two others: a pruned trigram with backoff. */

#include "ngrams.h"

enum { FETCH_AHEAD = 8 }; /* so many words ahead memory is asked for */

static uint16_t load_16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }

typedef struct {
    const uint8_t *a, *b, *c;
    uint16_t check;
} Cells;

/* The same mixing as cells_and_checks of models/build/table.py, which makes the tables. */
static Cells cells_of(const NgramTable *table, uint64_t key)
{
    const uint64_t mix_1 = 0xBF58476D1CE4E5B9u, mix_2 = 0x94D049BB133111EBu, low = 0xFFFFFFFFu;
    uint64_t third = (uint64_t)table->count / 3, width = (uint64_t)table->width, first, second;
    first = (key + 0x9E3779B97F4A7C15u) * mix_1;
    first ^= first >> 29;
    first *= mix_2;
    first ^= first >> 32;
    second = first * mix_1;
    second ^= second >> 29;
    return (Cells){table->cells + (((first & low) * third) >> 32) * width,
                   table->cells + ((((first >> 32) * third) >> 32) + third) * width,
                   table->cells + ((((second & low) * third) >> 32) + 2 * third) * width, (uint16_t)(second >> 48)};
}

static int find_ngram(const NgramTable *table, uint64_t key, uint8_t *values)
{
    Cells cells = cells_of(table, key);
    if ((uint16_t)(load_16(cells.a) ^ load_16(cells.b) ^ load_16(cells.c)) != cells.check)
        return 0;
    for (int64_t i = 2; i < table->width; i++)
        values[i - 2] = cells.a[i] ^ cells.b[i] ^ cells.c[i];
    return 1;
}

/* Look up many keys: found[i] is 0 or 1, values (keys, width - 2). */
void core_find_ngrams(const NgramTable *table, int64_t count, const uint64_t *keys, uint8_t *found, uint8_t *values)
{
    for (int64_t i = 0; i < count; i++)
        found[i] = (uint8_t)find_ngram(table, keys[i], values + i * (table->width - 2));
}

static void fetch(const NgramTable *table, uint64_t key)
{
    Cells cells = cells_of(table, key);
    __builtin_prefetch(cells.a);
    __builtin_prefetch(cells.b);
    __builtin_prefetch(cells.c);
}

static uint64_t key_of_pair(const Language *language, int64_t first, int64_t second)
{
    return (uint64_t)(first * language->words + second);
}

static uint64_t key_of_third(const Language *language, int64_t first, int64_t second, int64_t third)
{
    return (uint64_t)((first * language->words + second) * language->words + third);
}

void fetch_pair(const Language *language, int64_t first, int64_t second)
{
    fetch(&language->bigrams, key_of_pair(language, first, second));
}

void fetch_third(const Language *language, int64_t first, int64_t second, int64_t third)
{
    fetch(&language->trigrams, key_of_third(language, first, second, third));
}

PairScore score_pair(const Language *language, int64_t first, int64_t second)
{
    uint8_t values[2];
    PairScore pair = {0, 0, 0};
    pair.known = find_ngram(&language->bigrams, key_of_pair(language, first, second), values);
    if (pair.known) {
        pair.score = -(int32_t)values[0];
        pair.backoff = (int32_t)values[1] - 128;
    } else {
        pair.score = language->backoff[first] + language->unigram[second];
    }
    return pair;
}

int32_t score_third(const Language *language, int64_t first, int64_t second, int64_t third, PairScore opening,
                    PairScore ending)
{
    uint8_t value;
    if (opening.known && ending.known &&
        find_ngram(&language->trigrams, key_of_third(language, first, second, third), &value))
        return -(int32_t)value;
    return ending.score + opening.backoff;
}

int32_t ngram_score(const Language *language, int64_t first, int64_t second, int64_t third)
{
    return score_third(language, first, second, third, score_pair(language, first, second),
                       score_pair(language, second, third));
}

/* scores[i]: path[i + 2] after path[i] and path[i + 1], for i in 0 .. length - 3. */
void core_score_path(const Language *language, int64_t length, const int32_t *path, int32_t *scores)
{
    if (length < 3)
        return;
    PairScore opening = score_pair(language, path[0], path[1]);
    for (int64_t i = 0; i + 2 < length; i++) {
        if (i + FETCH_AHEAD + 1 < length)
            fetch_pair(language, path[i + FETCH_AHEAD], path[i + FETCH_AHEAD + 1]);
        PairScore ending = score_pair(language, path[i + 1], path[i + 2]);
        scores[i] = score_third(language, path[i], path[i + 1], path[i + 2], opening, ending);
        opening = ending;
    }
}
