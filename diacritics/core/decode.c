/* The most probable words behind a sequence of tokens: Viterbi search with a beam over the last two words. */

#include <math.h>
#include <stdlib.h>

#include "ngrams.h"

enum { BEAM_MARGIN = 12 * 16 }; /* a path so far behind the best one does not go on */

/* What a step offers: words and the scores of their readings. */
typedef struct {
    const int32_t *words;
    const int32_t *costs;
    int32_t count;
} Step;

/* The last two words of a path; choice: the place of the last one in its step. */
typedef struct {
    int32_t score, first, choice, back;
    PairScore pair;
} State;

typedef struct {
    int32_t choice, back;
} Trace;

typedef struct {
    const Language *language;
    const Document *document;
    int64_t steps;
    const int32_t *offsets, *words, *costs;
    int32_t beam;
} Task;

static const int32_t boundary_word[1] = {BOUNDARY}, no_cost[1] = {0};

static Step step_at(const Task *task, int64_t at)
{
    if (at < 0 || at >= task->steps)
        return (Step){boundary_word, no_cost, 1};
    int32_t start = task->offsets[at], count = task->offsets[at + 1] - start;
    return (Step){task->words + start, task->costs + start, count > MOST_CANDIDATES ? MOST_CANDIDATES : count};
}

/* ---- what the document itself has taught ---- */

/* Where a pair's key stands, or the empty slot where it would. */
static int64_t slot_of(const Document *document, int64_t key)
{
    uint64_t at = (uint64_t)key * 0x9E3779B97F4A7C15u >> 20;
    int64_t slot = (int64_t)(at & (uint64_t)(document->slots - 1));
    while (document->keys[slot] != key && document->keys[slot] >= 0)
        slot = (slot + 1) & (document->slots - 1);
    return slot;
}

/* Count the words of a path and the pairs they make; a negative word is not to be learned from.  There must be more
 * slots than pairs. */
void core_learn(const Document *document, int64_t word_count, int64_t length, const int32_t *path)
{
    for (int64_t i = 0; i < length; i++) {
        if (path[i] < 0)
            continue;
        document->word_counts[path[i]]++;
        if (i + 1 < length && path[i + 1] >= 0) {
            int64_t key = path[i] * word_count + path[i + 1], slot = slot_of(document, key);
            document->keys[slot] = key;
            document->counts[slot]++;
        }
    }
}

/* The score, raised where the document holds the pair: its own share of the pair, weighed by how often it was seen. */
static int32_t with_document(const Task *task, int64_t first, int64_t second, int32_t score)
{
    const Document *document = task->document;
    if (!document || !document->word_counts[first])
        return score;
    int32_t seen = document->counts[slot_of(document, first * task->language->words + second)];
    if (!seen)
        return score;
    float before = (float)document->word_counts[first];
    float weight = 0.3f * before / (before + 3.0f), share = (float)seen / before;
    float chance = (1.0f - weight) * expf((float)score / 16.0f) + weight * share;
    return (int32_t)lrintf(16.0f * logf(chance));
}

/* ---- the beam ---- */

/* Keep a state among the best; the worst is at place 0 (a heap of the lowest score). */
static int32_t keep_state(State *states, int32_t count, int32_t beam, State state)
{
    int32_t at = count, child;
    if (count == beam) {
        if (state.score <= states[0].score)
            return count;
        at = 0;
        while ((child = 2 * at + 1) < count) {
            if (child + 1 < count && states[child + 1].score < states[child].score)
                child++;
            if (states[child].score >= state.score)
                break;
            states[at] = states[child];
            at = child;
        }
        states[at] = state;
        return count;
    }
    while (at > 0 && states[(at - 1) / 2].score > state.score) {
        states[at] = states[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    states[at] = state;
    return count + 1;
}

/* Drop the states that are far behind the best. */
static int32_t without_hopeless(State *states, int32_t count)
{
    int32_t best = IMPOSSIBLE, kept = 0;
    for (int32_t s = 0; s < count; s++)
        best = states[s].score > best ? states[s].score : best;
    for (int32_t s = 0; s < count; s++)
        if (states[s].score >= best - BEAM_MARGIN)
            states[kept++] = states[s];
    return kept;
}

/* The best way to end in the words v of the step before and w of this one. */
static State best_ending(const Task *task, const State *states, int32_t count, int32_t v, int64_t second, int64_t third,
                         PairScore ending)
{
    State best = {IMPOSSIBLE, (int32_t)second, 0, -1, ending};
    for (int32_t s = 0; s < count; s++) {
        if (states[s].choice != v)
            continue;
        int32_t score = score_third(task->language, states[s].first, second, third, states[s].pair, ending);
        score = states[s].score + with_document(task, second, third, score);
        if (score > best.score) {
            best.score = score;
            best.back = s;
        }
    }
    return best;
}

/* The tables are larger than the processor's caches: ask for all cells of a step before the first is needed. */
static void fetch_pairs(const Task *task, const int *present, Step before, Step step)
{
    for (int32_t v = 0; v < before.count; v++)
        for (int32_t w = 0; present[v] && w < step.count; w++)
            fetch_pair(task->language, before.words[v], step.words[w]);
}

static void fetch_thirds(const Task *task, const State *states, int32_t count, Step before, Step step,
                         PairScore (*endings)[MOST_CANDIDATES])
{
    for (int32_t s = 0; s < count; s++)
        for (int32_t w = 0; states[s].pair.known && w < step.count; w++)
            if (endings[states[s].choice][w].known)
                fetch_third(task->language, states[s].first, before.words[states[s].choice], step.words[w]);
}

/* The states after one more step; of paths that end in the same two words only the best goes on. */
static int32_t advance(const Task *task, const State *states, int32_t count, Step before, Step step, State *next)
{
    PairScore endings[MOST_CANDIDATES][MOST_CANDIDATES];
    int present[MOST_CANDIDATES] = {0};
    int32_t kept = 0;
    for (int32_t s = 0; s < count; s++)
        present[states[s].choice] = 1;
    fetch_pairs(task, present, before, step);
    for (int32_t v = 0; v < before.count; v++)
        for (int32_t w = 0; present[v] && w < step.count; w++)
            endings[v][w] = score_pair(task->language, before.words[v], step.words[w]);
    fetch_thirds(task, states, count, before, step, endings);
    for (int32_t v = 0; v < before.count; v++)
        for (int32_t w = 0; present[v] && w < step.count; w++) {
            State best = best_ending(task, states, count, v, before.words[v], step.words[w], endings[v][w]);
            best.choice = w;
            best.score += step.costs[w];
            kept = keep_state(next, kept, task->beam, best);
        }
    return without_hopeless(next, kept);
}

/* The choices of steps start .. end - 1, between two settled words on either side. */
static int best_path(const Task *task, int64_t start, int64_t end, int32_t *chosen)
{
    State states[2][MOST_STATES];
    Trace *traces = malloc((size_t)(end + 2 - start) * MOST_STATES * sizeof *traces);
    if (!traces)
        return -1;
    Step first = step_at(task, start - 2), before = step_at(task, start - 1);
    states[0][0] = (State){0, first.words[0], 0, -1, score_pair(task->language, first.words[0], before.words[0])};
    int32_t count = 1, now = 0;
    for (int64_t at = start; at < end + 2; at++) {
        Step step = step_at(task, at);
        count = advance(task, states[now], count, before, step, states[1 - now]);
        now = 1 - now;
        for (int32_t s = 0; s < count; s++)
            traces[(at - start) * MOST_STATES + s] = (Trace){states[now][s].choice, states[now][s].back};
        before = step;
    }
    int32_t best = 0;
    for (int32_t s = 1; s < count; s++)
        if (states[now][s].score > states[now][best].score)
            best = s;
    for (int64_t at = end + 1; at >= start; at--) {
        Trace trace = traces[(at - start) * MOST_STATES + best];
        if (at < end)
            chosen[at] = trace.choice;
        best = trace.back;
    }
    free(traces);
    return 0;
}

/* ---- confidence ---- */

static int32_t chosen_word(const Task *task, const int32_t *chosen, int64_t at)
{
    Step step = step_at(task, at);
    return step.words[at < 0 || at >= task->steps ? 0 : chosen[at]];
}

/* The share of the chosen word among all candidates of its step, all other words being held. */
static float confidence_at(const Task *task, const int32_t *chosen, int64_t at)
{
    Step step = step_at(task, at);
    int64_t around[5];
    int32_t scores[MOST_CANDIDATES], best = IMPOSSIBLE;
    for (int i = 0; i < 5; i++)
        around[i] = chosen_word(task, chosen, at - 2 + i);
    for (int32_t w = 0; w < step.count; w++) {
        int64_t word = step.words[w];
        int32_t score = step.costs[w];
        score += with_document(task, around[1], word, ngram_score(task->language, around[0], around[1], word));
        score += with_document(task, word, around[3], ngram_score(task->language, around[1], word, around[3]));
        if (around[3] != BOUNDARY)
            score += with_document(task, around[3], around[4], ngram_score(task->language, word, around[3], around[4]));
        scores[w] = score;
        best = score > best ? score : best;
    }
    float sum = 0;
    for (int32_t w = 0; w < step.count; w++)
        sum += expf((float)(scores[w] - best) / 16.0f);
    return expf((float)(scores[chosen[at]] - best) / 16.0f) / sum;
}

/* ---- the whole ---- */

/* The place after the next stretch that holds open steps and no two settled ones side by side; *start is its begin. */
static int64_t next_stretch(const Task *task, int64_t from, int64_t *start)
{
    int64_t at = from, end;
    while (at < task->steps && step_at(task, at).count < 2)
        at++;
    *start = end = at;
    for (; at < task->steps && at < end + 2; at++)
        if (step_at(task, at).count > 1)
            end = at + 1;
    return end;
}

/* Decode steps whose candidates are words[offsets[i]:offsets[i + 1]] with the scores of their readings in costs.
 * chosen: (steps,) the place of each chosen word in its step; confidence: (steps,) 0..1.  document may be null.
 * Returns 0, or -1 when memory does not suffice. */
int32_t core_decode(const Language *language, const Document *document, int64_t steps, const int32_t *offsets,
                    const int32_t *words, const int32_t *costs, int32_t beam, int32_t *chosen, float *confidence)
{
    Task task = {language, document, steps, offsets, words, costs, beam > MOST_STATES ? MOST_STATES : beam};
    for (int64_t at = 0; at < steps; at++) {
        chosen[at] = 0;
        confidence[at] = 1;
    }
    for (int64_t start, end = next_stretch(&task, 0, &start); start < steps; end = next_stretch(&task, end, &start)) {
        if (best_path(&task, start, end, chosen))
            return -1;
        for (int64_t at = start; at < end; at++)
            confidence[at] = confidence_at(&task, chosen, at);
    }
    return 0;
}

int32_t core_version(void) { return CORE_VERSION; }
