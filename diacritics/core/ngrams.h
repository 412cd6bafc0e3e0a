#ifndef VANTHU_NGRAMS_H
#define VANTHU_NGRAMS_H

#include "core.h"

/* A word after one other.  backoff: what is added where the pair is known but not the three words. */
typedef struct {
    int32_t score;
    int32_t backoff;
    int known;
} PairScore;

/* Ask for the memory that a later score_pair or score_third will look at. */
void fetch_pair(const Language *language, int64_t first, int64_t second);
void fetch_third(const Language *language, int64_t first, int64_t second, int64_t third);

PairScore score_pair(const Language *language, int64_t first, int64_t second);
int32_t score_third(const Language *language, int64_t first, int64_t second, int64_t third, PairScore opening,
                    PairScore ending);

#endif
