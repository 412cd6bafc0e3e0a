/* The compiled core of diacritics: n-gram look-up, candidate search and beam decoding.
 *
 * All scores are natural logarithms of probabilities in sixteenths (int32), so that sums are exact and the same on every
 * machine.  Nothing here allocates what it does not free before it returns; arrays belong to the caller.
 * The structures mirror those of diacritics/native.py, field by field.
 */
#ifndef VANTHU_CORE_H
#define VANTHU_CORE_H

#include <stdint.h>

enum {
    CORE_VERSION = 1,        /* raised when a structure or a function's arguments change */
    LETTERS = 186,           /* 93 small letters, then their capitals: diacritics/channel.py */
    SMALL_LETTERS = 93,
    CHUNK_LETTERS = 3,       /* one or two written letters are read as at most so many */
    LONGEST_TOKEN = 16,
    MOST_CANDIDATES = 40,    /* words a token may stand for, in decoding */
    MOST_STATES = 64,        /* the widest beam */
    BOUNDARY = 0,            /* the word that stands at both ends of a paragraph */
    IMPOSSIBLE = -(1 << 28)
};

/* A static function from keys to bytes: see diacritics/ngram_table.py.  A cell is a check of 16 bits, little-endian,
 * and width - 2 bytes of values; count is a multiple of three. */
typedef struct {
    const uint8_t *cells;
    int64_t count;
    int64_t width;
} NgramTable;

/* unigram, backoff: (words,).  Bigram values: cost, backoff + 128; trigram value: cost. */
typedef struct {
    int64_t words;
    const int32_t *unigram;
    const int32_t *backoff;
    NgramTable bigrams;
    NgramTable trigrams;
} Language;

/* The known words as a tree, breadth first.  best_below: the highest unigram of the words at and under each node. */
typedef struct {
    int64_t nodes;
    const int32_t *letter;
    const int32_t *first_child;
    const int32_t *child_count;
    const int32_t *word;
    const int32_t *best_below;
} Trie;

/* What a reader makes of letters.  chunk_keys: (chunks,) sorted, up to three code points of 21 bits each;
 * letter_costs: (chunks, LETTERS); least_costs: (chunks, 2) the least of the small letters' and of the capitals', pairs
 * included; pair_number: (LETTERS, LETTERS) or -1; the pairs read as chunk c are pair_ids[pair_start[c]:pair_start[c+1]]
 * with their pair_costs; floor_costs: (CHUNK_LETTERS + 1,) for what was never seen. */
typedef struct {
    int64_t chunks;
    int64_t pairs;
    const uint64_t *chunk_keys;
    const uint8_t *letter_costs;
    const uint8_t *least_costs;
    const int32_t *pair_number;
    const int32_t *pair_start;
    const uint16_t *pair_ids;
    const uint8_t *pair_costs;
    const uint8_t *floor_costs;
} Channel;

/* What a document has taught: counts of its own word pairs, keyed first * words + second, in an open table of size
 * slots (a power of two; key -1 is empty), and of single words by number. */
typedef struct {
    int64_t slots;
    int64_t *keys;
    int32_t *counts;
    int32_t *word_counts;
} Document;

typedef enum { SMALL, FIRST, CAPITALS } LetterCase;

int32_t ngram_score(const Language *language, int64_t first, int64_t second, int64_t third);

#endif
