/*
 * The yardstick for the whole step of one 20 ms frame between ulaw_8000 and pcm_16000, base64 text to base64 text, as
 * far as one core with AVX-512 can be brought by hand.
 *
 * Compile: gcc -O3 -march=native -Wall -Wextra -Werror -std=c11 -o whole_step whole_step.c
 * Use:     whole_step --check to_agent|to_caller TAPS   one frame's base64 text a line, in and out; one stream
 *          whole_step --turns - TAPS                    a line "to_agent|to_caller MILLISECONDS", then ns a frame; and again
 * TAPS is the product's lowpass-16000.txt. Exit code 1: a line is no frame; 2: wrong use; 3: no AVX-512 VBMI here.
 *
 * It gives the product's bytes: every output is one chain of float fma from the newest input to the oldest, to the
 * caller the sum of two such chains, then rounded to nearest even. A chain cannot be shortened, so the vectors run
 * across outputs and their fma count (640 a frame) bounds the step; everything else is arranged to keep two of them
 * going in each cycle.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>

enum { OK, BAD_INPUT, BAD_USE, NO_AVX512 };

#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512DQ__)

#include <immintrin.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INLINE static inline __attribute__((always_inline))

enum {
    LANES = 16,
    CODES = 160,                /* mu-law codes a frame */
    BLOCKS = CODES / LANES,     /* vectors of floats for as many samples */
    PHASE_TAPS = 32,
    TAPS = 2 * PHASE_TAPS,
    PCM_BYTES = 4 * CODES,
    ULAW_CHARS = 216,
    PCM_CHARS = 856,
    GROUP_BYTES = 48,           /* what a vector of 64 characters stands for */
    TAIL_CHARS = 24,            /* either text ends with these: 16 bytes, padded with "==" */
};

static const __mmask64 TAIL = (1ULL << TAIL_CHARS) - 1;
static const __mmask64 TAIL_PADDING = 3ULL << (TAIL_CHARS - 2);

/* ---- Tables, filled once ---- */

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
enum { NOT_BASE64 = 0x80 };

static alignas(64) struct {
    uint8_t value_of_char[128];
    uint8_t to_bytes[64];       /* decoded text to 48 bytes in order */
    uint8_t to_lanes[3][64];    /* decoded text to the top bytes of 16 lanes, for each third of the 48 */
    uint8_t from_blocks[4][64]; /* two neighbours of three PCM blocks to each of four texts */
    uint8_t from_codes[4][64];  /* code bytes as encode_ulaw leaves them to each text: the first two vectors */
    uint8_t from_last_codes[4][64];
    __mmask64 in_codes[4];
    __mmask64 in_last_codes[4];
} tables;

static alignas(64) float up_taps[2][PHASE_TAPS];
static alignas(64) float down_taps[TAPS];

/* Which byte of its three a text's character needs with the one before or after it: see encode_text. */
static const int BYTE_OF_CHAR[4] = {1, 0, 2, 1};

/* Where byte n of 48 lies after decode_text, which leaves three bytes a lane, the last one lowest. */
static int decoded_at(int n)
{
    return 4 * (n / 3) + 2 - n % 3;
}

/* Where a byte of 32 interleaved samples lies after _mm512_packs_epi32(evens, odds). */
static int packed_at(int n)
{
    int pair = n / 4;
    return 16 * (pair / 4) + 8 * (n / 2 % 2) + 2 * (pair % 4) + n % 2;
}

static void fill_tables(void)
{
    memset(tables.value_of_char, NOT_BASE64, sizeof tables.value_of_char);
    for (int i = 0; i < 64; i++) {
        tables.value_of_char[(int) ALPHABET[i]] = (uint8_t) i;
    }
    for (int n = 0; n < GROUP_BYTES; n++) {
        tables.to_bytes[n] = (uint8_t) decoded_at(n);
        tables.to_lanes[n / LANES][4 * (n % LANES) + 3] = (uint8_t) decoded_at(n);
    }
    for (int text = 0; text < 4; text++) {
        int first_block = text * GROUP_BYTES / 64;
        for (int i = 0; i < 64; i++) {
            int n = text * GROUP_BYTES + i / 4 * 3 + BYTE_OF_CHAR[i % 4];
            tables.from_blocks[text][i] = (uint8_t) (64 * (n / 64 - first_block) + packed_at(n % 64));
            int lane = n / BLOCKS;
            int vector = n % BLOCKS;
            uint8_t at = (uint8_t) (4 * lane + vector % 4);
            if (n >= CODES) {
                continue;
            }
            if (vector < 8) {
                tables.from_codes[text][i] = (uint8_t) (64 * (vector / 4) + at);
                tables.in_codes[text] |= 1ULL << i;
            } else {
                tables.from_last_codes[text][i] = at;
                tables.in_last_codes[text] |= 1ULL << i;
            }
        }
    }
}

static bool read_taps(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        return false;
    }
    char line[256];
    int count = 0;
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') {
            continue;
        }
        if (count < TAPS) {
            double tap = strtod(line, NULL);
            down_taps[count] = (float) tap;
            up_taps[count % 2][count / 2] = (float) (2 * tap);
        }
        count++;
    }
    fclose(file);
    return count == TAPS;
}

/* ---- base64, after W. Mula and D. Lemire, "Base64 encoding and decoding at almost the speed of a memory copy" ---- */

/* 64 characters to 24 bits in each lane; marks in the top bits of *bad what is no base64. */
INLINE __m512i decode_text(__m512i chars, __m512i *bad)
{
    __m512i low = _mm512_load_si512(tables.value_of_char);
    __m512i high = _mm512_load_si512(tables.value_of_char + 64);
    __m512i values = _mm512_permutex2var_epi8(low, chars, high);
    *bad = _mm512_ternarylogic_epi32(*bad, values, chars, 0xFE); /* or of the three */
    __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
    return _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
}

/* The end of a text, its padding read as zeros. */
INLINE __m512i load_tail(const char *text)
{
    return _mm512_mask_loadu_epi8(_mm512_set1_epi8('A'), TAIL & ~TAIL_PADDING, text);
}

INLINE bool is_valid(__m512i bad, const char *padding)
{
    return _mm512_movepi8_mask(bad) == 0 && padding[0] == '=' && padding[1] == '=';
}

/* Three bytes b0 b1 b2, given as b1 b0 b2 b1 in each lane, to four characters. */
INLINE __m512i encode_text(__m512i bytes)
{
    __m512i values = _mm512_multishift_epi64_epi8(_mm512_set1_epi64(0x3036242A1016040A), bytes);
    return _mm512_permutexvar_epi8(values, _mm512_loadu_si512(ALPHABET)); /* looks at six bits only */
}

INLINE void store_tail(char *text, __m512i chars)
{
    _mm512_mask_storeu_epi8(text, TAIL, _mm512_mask_mov_epi8(chars, TAIL_PADDING, _mm512_set1_epi8('=')));
}

/* ---- To the agent ---- */

/* The samples since 31 before the frame, the frame's first one on a cache line. */
typedef struct {
    alignas(64) float window[PHASE_TAPS + CODES];
} ToAgent;

/*
 * mu-law codes in the top bytes of the lanes to samples. Three bits of segment and four of step are, inverted, the low
 * exponent bits and the first fraction bits of a float: four times 132 more than the sample's magnitude.
 */
INLINE __m512 decode_ulaw(__m512i codes)
{
    __m512i fields = _mm512_set1_epi32(0x7F << 19);
    __m512i segment_0 = _mm512_set1_epi32(136 << 23 | 1 << 18);
    __m512i biased = _mm512_ternarylogic_epi32(_mm512_srli_epi32(codes, 5), fields, segment_0, 0xAE); /* ~a & b | c */
    __m512 magnitude = _mm512_fmsub_ps(_mm512_castsi512_ps(biased), _mm512_set1_ps(0.25f), _mm512_set1_ps(132));
    __m512i sign = _mm512_set1_epi32((int) 0x80000000);
    return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(codes, sign, _mm512_castps_si512(magnitude), 0xAE));
}

INLINE void read_codes(const char *text, float *samples, __m512i *bad)
{
    for (int group = 0; group < 4; group++) {
        bool last = group == 3;
        const char *at = text + 64 * group;
        __m512i decoded = decode_text(last ? load_tail(at) : _mm512_loadu_si512(at), bad);
        for (int third = 0; third < (last ? 1 : 3); third++) {
            __m512i order = _mm512_load_si512(tables.to_lanes[third]);
            __m512i codes = _mm512_maskz_permutexvar_epi8(0x8888888888888888, order, decoded);
            _mm512_store_ps(samples + GROUP_BYTES * group + LANES * third, decode_ulaw(codes));
        }
    }
}

/*
 * Ten vectors of either phase, 20 chains: with the taps and one input they fit the registers. An input vector straddles
 * two cache lines, which costs a cycle, but it serves both phases and so hides behind two fma.
 */
INLINE void interpolate(const float *newest, __m512 even[BLOCKS], __m512 odd[BLOCKS])
{
    for (int i = 0; i < BLOCKS; i++) {
        even[i] = _mm512_setzero_ps();
        odd[i] = _mm512_setzero_ps();
    }
    for (int k = 0; k < PHASE_TAPS; k++) {
        __m512 even_tap = _mm512_set1_ps(up_taps[0][k]);
        __m512 odd_tap = _mm512_set1_ps(up_taps[1][k]);
#pragma GCC unroll 10
        for (int i = 0; i < BLOCKS; i++) {
            __m512 inputs = _mm512_loadu_ps(newest + LANES * i - k);
            __asm__("" : "+v"(inputs)); /* else each fma loads for itself, at twice the cost */
            even[i] = _mm512_fmadd_ps(inputs, even_tap, even[i]);
            odd[i] = _mm512_fmadd_ps(inputs, odd_tap, odd[i]);
        }
    }
}

/* Four texts from three blocks; what follows a block in its text may be nothing. */
INLINE __m512i encode_blocks(__m512i block, __m512i next, int text)
{
    return encode_text(_mm512_permutex2var_epi8(block, _mm512_load_si512(tables.from_blocks[text]), next));
}

INLINE void write_pcm(char *text, const __m512i pcm[BLOCKS])
{
    for (int i = 0; i + 3 <= BLOCKS; i += 3) {
        char *at = text + 256 * (i / 3);
        _mm512_storeu_si512(at, encode_blocks(pcm[i], pcm[i + 1], 0));
        _mm512_storeu_si512(at + 64, encode_blocks(pcm[i], pcm[i + 1], 1));
        _mm512_storeu_si512(at + 128, encode_blocks(pcm[i + 1], pcm[i + 2], 2));
        _mm512_storeu_si512(at + 192, encode_blocks(pcm[i + 2], pcm[i + 2], 3));
    }
    __m512i nothing = _mm512_setzero_si512();
    _mm512_storeu_si512(text + 768, encode_blocks(pcm[BLOCKS - 1], nothing, 0));
    store_tail(text + 832, encode_blocks(pcm[BLOCKS - 1], nothing, 1));
}

static bool to_agent(void *stream, const char *in, char *out)
{
    float *window = ((ToAgent *) stream)->window;
    float *frame = window + PHASE_TAPS;
    __m512i bad = _mm512_setzero_si512();
    read_codes(in, frame, &bad);

    __m512 even[BLOCKS];
    __m512 odd[BLOCKS];
    interpolate(frame, even, odd);
    __m512i pcm[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) { /* rounds to nearest even, then saturates */
        pcm[i] = _mm512_packs_epi32(_mm512_cvtps_epi32(even[i]), _mm512_cvtps_epi32(odd[i]));
    }
    write_pcm(out, pcm);

    for (int i = 0; i < PHASE_TAPS; i += LANES) {
        _mm512_store_ps(window + i, _mm512_load_ps(window + CODES + i));
    }
    return is_valid(bad, in + ULAW_CHARS - 2);
}

/* ---- To the caller ---- */

/*
 * Here an input vector serves one output vector only, and one that straddles cache lines would be too slow. So lane l
 * of vector v is pair 10 l + v of the frame: the inputs one pair earlier are then vector v - 1, and where v - 1 is
 * negative, vector v + 9 one lane further. Vector v is at index PAST + v.
 */
enum { PAST = PHASE_TAPS };

typedef struct {
    __m512 even[PAST + BLOCKS];
    __m512 odd[PAST + BLOCKS];
    uint8_t pcm[PCM_BYTES + 64]; /* of this frame only; whole vectors are written and read beyond its end */
} ToCaller;

INLINE void read_pcm(const char *text, uint8_t *bytes, __m512i *bad)
{
    __m512i order = _mm512_load_si512(tables.to_bytes);
    for (int group = 0; group < 14; group++) {
        const char *at = text + 64 * group;
        __m512i decoded = decode_text(group == 13 ? load_tail(at) : _mm512_loadu_si512(at), bad);
        _mm512_storeu_si512(bytes + GROUP_BYTES * group, _mm512_permutexvar_epi8(order, decoded));
    }
}

/* Four pairs from each of four lanes' stretches, four lanes apart. */
INLINE __m512i load_quarters(const int32_t *pairs)
{
    const int stride = 4 * BLOCKS;
    __m512i loaded = _mm512_castsi128_si512(_mm_loadu_si128((const void *) pairs));
    loaded = _mm512_mask_broadcast_i32x4(loaded, 0x00F0, _mm_loadu_si128((const void *) (pairs + stride)));
    loaded = _mm512_mask_broadcast_i32x4(loaded, 0x0F00, _mm_loadu_si128((const void *) (pairs + 2 * stride)));
    return _mm512_mask_broadcast_i32x4(loaded, 0xF000, _mm_loadu_si128((const void *) (pairs + 3 * stride)));
}

/* Pairs in order to four vectors from the given one on: transposed by fours. */
INLINE void load_pairs(const int32_t *pairs, __m512i vectors[4])
{
    __m512i a = load_quarters(pairs);
    __m512i b = load_quarters(pairs + BLOCKS);
    __m512i c = load_quarters(pairs + 2 * BLOCKS);
    __m512i d = load_quarters(pairs + 3 * BLOCKS);
    __m512i ab = _mm512_unpacklo_epi32(a, b);
    __m512i cd = _mm512_unpacklo_epi32(c, d);
    vectors[0] = _mm512_unpacklo_epi64(ab, cd);
    vectors[1] = _mm512_unpackhi_epi64(ab, cd);
    ab = _mm512_unpackhi_epi32(a, b);
    cd = _mm512_unpackhi_epi32(c, d);
    vectors[2] = _mm512_unpacklo_epi64(ab, cd);
    vectors[3] = _mm512_unpackhi_epi64(ab, cd);
}

#define LATER(now, before, lanes) \
    _mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(now), _mm512_castps_si512(before), LANES - (lanes)))

/* Puts in vector v of the frame and the vectors before it that hold the same stretch, filled up from the last frame. */
INLINE void push(__m512 vectors[PAST + BLOCKS], int v, __m512 now)
{
    __m512 before = vectors[PAST + v];
    vectors[PAST + v] = now;
    vectors[PAST + v - BLOCKS] = LATER(now, before, 1);
    vectors[PAST + v - 2 * BLOCKS] = LATER(now, before, 2);
    vectors[PAST + v - 3 * BLOCKS] = LATER(now, before, 3);
    if (v >= 4 * BLOCKS - PAST) {
        vectors[PAST + v - 4 * BLOCKS] = LATER(now, before, 4);
    }
}

/* Two even and two odd taps at a time, so that of three input vectors only two are new to the next chain. */
INLINE void sum_half(const ToCaller *inputs, int first_pair, __m512 sums[BLOCKS])
{
    for (int v = 0; v < BLOCKS; v++) {
        sums[v] = _mm512_setzero_ps();
    }
    for (int k = first_pair; k < first_pair + PHASE_TAPS / 2; k += 2) {
        const __m512 *even = inputs->even + PAST - k;
        const __m512 *odd = inputs->odd + PAST - k - 1;
        __m512 tap0 = _mm512_set1_ps(down_taps[2 * k]);
        __m512 tap1 = _mm512_set1_ps(down_taps[2 * k + 1]);
        __m512 tap2 = _mm512_set1_ps(down_taps[2 * k + 2]);
        __m512 tap3 = _mm512_set1_ps(down_taps[2 * k + 3]);
        __m512 even_newer = even[BLOCKS - 1];
        __m512 odd_newer = odd[BLOCKS - 1];
#pragma GCC unroll 10
        for (int v = BLOCKS - 1; v >= 0; v--) {
            __m512 even_older = even[v - 1];
            __m512 odd_older = odd[v - 1];
            __asm__("" : "+v"(even_older), "+v"(odd_older)); /* else each fma loads for itself */
            sums[v] = _mm512_fmadd_ps(even_newer, tap0, sums[v]);
            sums[v] = _mm512_fmadd_ps(odd_newer, tap1, sums[v]);
            sums[v] = _mm512_fmadd_ps(even_older, tap2, sums[v]);
            sums[v] = _mm512_fmadd_ps(odd_older, tap3, sums[v]);
            even_newer = even_older;
            odd_newer = odd_older;
        }
    }
}

/* The newer half of the taps and the older half are summed apart, as the product has them. */
INLINE void decimate(const ToCaller *inputs, __m512 sums[BLOCKS])
{
    __m512 older[BLOCKS];
    sum_half(inputs, 0, sums);
    sum_half(inputs, PHASE_TAPS / 2, older);
    for (int v = 0; v < BLOCKS; v++) {
        sums[v] = _mm512_add_ps(sums[v], older[v]);
    }
}

/*
 * Samples to the float of decode_ulaw: the segment in the low exponent bits, the sign in the fourth, for which negative
 * samples are scaled 2^8 smaller. They are taken by one's complement, hence 131 and a clip at -32636.
 */
INLINE __m512i biased_magnitude(__m512 samples)
{
    __m512 clipped = _mm512_min_ps(_mm512_max_ps(samples, _mm512_set1_ps(-32636)), _mm512_set1_ps(32635));
    __m512 nearest = _mm512_roundscale_ps(clipped, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __mmask16 negative = _mm512_cmp_ps_mask(nearest, _mm512_setzero_ps(), _CMP_LT_OQ);
    __m512 scale = _mm512_mask_mov_ps(_mm512_set1_ps(4), negative, _mm512_set1_ps(-1.0f / 64));
    __m512 bias = _mm512_mask_mov_ps(_mm512_set1_ps(4 * 132), negative, _mm512_set1_ps(131.0f / 64));
    return _mm512_castps_si512(_mm512_fmadd_ps(nearest, scale, bias));
}

/* Up to four vectors of samples to codes: lane l of vector v becomes byte 4 l + v. */
INLINE __m512i encode_ulaw(const __m512 *samples, int count)
{
    const __m512i from_bit_19 = _mm512_set1_epi64(0x3333333313131313); /* of either half */
    __m512i codes = _mm512_setzero_si512();
    for (int v = 0; v < count; v++) {
        __m512i magnitude = biased_magnitude(samples[v]);
        codes = _mm512_mask_multishift_epi64_epi8(codes, 0x1111111111111111ULL << v, from_bit_19, magnitude);
    }
    return _mm512_xor_si512(codes, _mm512_set1_epi8(0x7F));
}

INLINE void write_codes(char *text, const __m512 samples[BLOCKS])
{
    __m512i first = encode_ulaw(samples, 4);
    __m512i second = encode_ulaw(samples + 4, 4);
    __m512i last = encode_ulaw(samples + 8, 2);
    for (int group = 0; group < 4; group++) {
        __m512i order = _mm512_load_si512(tables.from_codes[group]);
        __m512i last_order = _mm512_load_si512(tables.from_last_codes[group]);
        __m512i bytes = _mm512_maskz_permutex2var_epi8(tables.in_codes[group], first, order, second);
        bytes = _mm512_mask_permutexvar_epi8(bytes, tables.in_last_codes[group], last_order, last);
        if (group < 3) {
            _mm512_storeu_si512(text + 64 * group, encode_text(bytes));
        } else {
            store_tail(text + 64 * group, encode_text(bytes));
        }
    }
}

static bool to_caller(void *stream, const char *in, char *out)
{
    ToCaller *inputs = stream;
    __m512i bad = _mm512_setzero_si512();
    read_pcm(in, inputs->pcm, &bad);

    __m512i pairs[BLOCKS + 2];
    for (int v = 0; v < BLOCKS; v += 4) {
        load_pairs((const int32_t *) (const void *) inputs->pcm + v, pairs + v);
    }
    for (int v = 0; v < BLOCKS; v++) {
        push(inputs->even, v, _mm512_cvtepi32_ps(_mm512_srai_epi32(_mm512_slli_epi32(pairs[v], 16), 16)));
        push(inputs->odd, v, _mm512_cvtepi32_ps(_mm512_srai_epi32(pairs[v], 16)));
    }
    __m512 sums[BLOCKS];
    decimate(inputs, sums);
    write_codes(out, sums);
    return is_valid(bad, in + PCM_CHARS - 2);
}

/* ---- Check and time ---- */

typedef struct {
    const char *name;
    bool (*step)(void *stream, const char *in, char *out);
    void *stream;
    size_t in_chars;
    size_t out_chars;
} Direction;

static ToAgent agent_stream;
static ToCaller caller_stream;
static const Direction DIRECTIONS[2] = {
    {"to_agent", to_agent, &agent_stream, ULAW_CHARS, PCM_CHARS},
    {"to_caller", to_caller, &caller_stream, PCM_CHARS, ULAW_CHARS},
};

static int check(const Direction *direction)
{
    char line[PCM_CHARS + 2];
    char out[PCM_CHARS + 1];
    for (long number = 1; fgets(line, sizeof line, stdin); number++) {
        size_t length = strcspn(line, "\r\n");
        if (length != direction->in_chars || !direction->step(direction->stream, line, out)) {
            fprintf(stderr, "line %ld is not a frame in base64\n", number);
            return BAD_INPUT;
        }
        out[direction->out_chars] = '\0';
        puts(out);
    }
    return OK;
}

enum { RING = 32, FRAMES_A_LOOK = 20 * RING }; /* at the clock */

static alignas(64) char ring[2][RING][PCM_CHARS];

/* Noise to the agent; what it becomes there to the caller. */
static void fill_ring(void)
{
    uint32_t random = 1;
    for (int frame = 0; frame < RING; frame++) {
        for (int i = 0; i < ULAW_CHARS - 2; i++) {
            random = random * 1664525 + 1013904223;
            ring[0][frame][i] = ALPHABET[random >> 26];
        }
        memset(ring[0][frame] + ULAW_CHARS - 2, '=', 2);
        to_agent(&agent_stream, ring[0][frame], ring[1][frame]);
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static double ns_per_frame(const Direction *timed, double milliseconds)
{
    char out[PCM_CHARS];
    int direction = (int) (timed - DIRECTIONS);
    long frames = 0;
    double start = seconds_now();
    double elapsed;
    do {
        for (int i = 0; i < FRAMES_A_LOOK; i++) {
            timed->step(timed->stream, ring[direction][i % RING], out);
            __asm__ volatile("" : : "r"(out) : "memory");
        }
        frames += FRAMES_A_LOOK;
        elapsed = seconds_now() - start;
    } while (elapsed < milliseconds / 1e3);
    return 1e9 * elapsed / (double) frames;
}

static const Direction *direction_of(const char *name)
{
    for (int d = 0; d < 2; d++) {
        if (strcmp(name, DIRECTIONS[d].name) == 0) {
            return &DIRECTIONS[d];
        }
    }
    fprintf(stderr, "no such direction: %s\n", name);
    return NULL;
}

static int take_turns(void)
{
    fill_ring();
    char name[16];
    double milliseconds;
    while (scanf("%15s %lf", name, &milliseconds) == 2) {
        const Direction *timed = direction_of(name);
        if (!timed) {
            return BAD_INPUT;
        }
        printf("%.1f\n", ns_per_frame(timed, milliseconds));
        fflush(stdout);
    }
    return feof(stdin) ? OK : BAD_INPUT;
}

int main(int argc, char **argv)
{
    if (!__builtin_cpu_supports("avx512vbmi")) {
        fputs("this processor has no AVX-512 VBMI\n", stderr);
        return NO_AVX512;
    }
    if (argc != 4 || (strcmp(argv[1], "--check") != 0 && strcmp(argv[1], "--turns") != 0)) {
        fputs("usage: whole_step --check to_agent|to_caller TAPS, or whole_step --turns - TAPS\n", stderr);
        return BAD_USE;
    }
    fill_tables();
    if (!read_taps(argv[3])) {
        fprintf(stderr, "no file of %d taps: %s\n", TAPS, argv[3]);
        return BAD_USE;
    }
    if (strcmp(argv[1], "--turns") == 0) {
        return take_turns();
    }
    const Direction *direction = direction_of(argv[2]);
    return direction ? check(direction) : BAD_USE;
}

#else

int main(void)
{
    fputs("compiled for a processor without AVX-512 VBMI\n", stderr);
    return NO_AVX512;
}

#endif
