// The upper bound: llama.cpp in a bare loop, one batch a step, the best token taken, nothing else.
//
//   loop speed MODEL PROMPTS THREADS SEQUENCES GENERATED   how fast, one line of JSON
//   loop texts MODEL PROMPTS THREADS GENERATED             what it says, one line of JSON a prompt
//   loop tokens MODEL PROMPTS                              how long the prompts are, one number a line
//
// PROMPTS is a file of texts, each ended by a zero byte. LLAMA_LIBRARIES is the folder that holds the CPU back ends.
#include "ggml-backend.h"
#include "llama.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CONTEXT = 512, BATCH = 512, MOST_PROMPTS = 4096, MOST_TOKENS = 8192 };

typedef struct {
    llama_token * tokens;
    int count;
} prompt_t;

static prompt_t prompts[MOST_PROMPTS];
static int prompt_count;
static struct llama_model * model;
static const struct llama_vocab * vocab;
static struct llama_context * context;
static struct llama_batch batch;

static void fail(const char * what) {
    fprintf(stderr, "loop: %s\n", what);
    exit(1);
}

static void quiet(enum ggml_log_level level, const char * text, void * data) {
    (void) data;
    if (level == GGML_LOG_LEVEL_ERROR) {
        fputs(text, stderr);
    }
}

static double wall(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static double cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void load_model(const char * path) {
    llama_log_set(quiet, NULL);
    const char * libraries = getenv("LLAMA_LIBRARIES");
    if (!libraries) {
        fail("LLAMA_LIBRARIES is not set");
    }
    ggml_backend_load_all_from_path(libraries);
    llama_backend_init();
    struct llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    params.load_mode = LLAMA_LOAD_MODE_NONE;
    model = llama_model_load_from_file(path, params);
    if (!model) {
        fail("the model cannot be loaded");
    }
    vocab = llama_model_get_vocab(model);
}

static void read_prompts(const char * path) {
    static char text[1 << 22];
    FILE * file = fopen(path, "rb");
    if (!file) {
        fail("the prompts cannot be read");
    }
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    for (char * at = text; at < text + size && prompt_count < MOST_PROMPTS; at += strlen(at) + 1) {
        llama_token * tokens = malloc(MOST_TOKENS * sizeof *tokens);
        int count = llama_tokenize(vocab, at, (int) strlen(at), tokens, MOST_TOKENS, true, false);
        if (count <= 0) {
            fail("a prompt cannot be tokenised");
        }
        prompts[prompt_count++] = (prompt_t) {tokens, count};
    }
}

static void make_context(int tokens, int sequences, int threads) {
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = (uint32_t) (tokens * sequences);
    params.n_batch = BATCH;
    params.n_ubatch = BATCH;
    params.n_seq_max = (uint32_t) sequences;
    params.n_threads = threads;
    params.n_threads_batch = threads;
    params.kv_unified = false;
    context = llama_init_from_model(model, params);
    if (!context) {
        fail("the cache cannot be allocated");
    }
    batch = llama_batch_init(BATCH, 0, 1);
}

static int add(llama_token token, int position, int sequence, bool output) {
    batch.token[batch.n_tokens] = token;
    batch.pos[batch.n_tokens] = position;
    batch.n_seq_id[batch.n_tokens] = 1;
    batch.seq_id[batch.n_tokens][0] = sequence;
    batch.logits[batch.n_tokens] = output;
    return batch.n_tokens++;
}

static void decode(void) {
    if (llama_decode(context, batch) != 0) {
        fail("llama_decode failed");
    }
}

static llama_token best(int row, float * gap) {
    const float * logits = llama_get_logits_ith(context, row);
    const int count = llama_vocab_n_tokens(vocab);
    int first = 0;
    for (int i = 1; i < count; i++) {
        first = logits[i] > logits[first] ? i : first;
    }
    if (gap) {
        float second = -INFINITY;
        for (int i = 0; i < count; i++) {
            second = i != first && logits[i] > second ? logits[i] : second;
        }
        *gap = logits[first] - second;
    }
    return first;
}

// Computes the prompts of all sequences, as many tokens a batch as it takes, and each one's next token.
static void prefill(int first, int sequences, llama_token * next, float * gap) {
    int row[MOST_PROMPTS];
    for (int s = 0, done = 0, begun = 0; s < sequences;) {
        const prompt_t * prompt = &prompts[first + s];
        bool last = done == prompt->count - 1;
        row[s] = add(prompt->tokens[done], done, s, last);
        if (last) {
            s++;
        }
        done = last ? 0 : done + 1;
        if (batch.n_tokens == BATCH || s == sequences) {
            decode();
            for (; begun < s; begun++) {
                next[begun] = best(row[begun], gap);
            }
            batch.n_tokens = 0;
        }
    }
}

static void speed(int threads, int sequences, int generated) {
    llama_token next[MOST_PROMPTS];
    int length[MOST_PROMPTS];
    int tokens = 0;
    for (int s = 0; s < sequences; s++) {
        length[s] = prompts[s].count;
        tokens += length[s];
    }
    make_context(CONTEXT, sequences, threads);
    // The first steps of a context allocate.
    add(prompts[sequences].tokens[0], 0, 0, true);
    decode();
    batch.n_tokens = 0;
    llama_memory_clear(llama_get_memory(context), true);

    double prompt_wall = wall(), prompt_cpu = cpu();
    prefill(0, sequences, next, NULL);
    prompt_wall = wall() - prompt_wall, prompt_cpu = cpu() - prompt_cpu;

    double wall_begun = wall(), cpu_begun = cpu();
    char piece[256];
    long bytes = 0;
    for (int step = 0; step < generated; step++) {
        batch.n_tokens = 0;
        for (int s = 0; s < sequences; s++) {
            bytes += llama_token_to_piece(vocab, next[s], piece, sizeof piece, 0, false);
            add(next[s], length[s]++, s, true);
        }
        decode();
        for (int s = 0; s < sequences; s++) {
            next[s] = best(s, NULL);
        }
    }
    printf("{\"prompt_tokens\": %d, \"prompt_wall\": %.4f, \"prompt_cpu\": %.4f, \"generated\": %d, \"generate_wall\": %.4f, "
           "\"generate_cpu\": %.4f, \"bytes\": %ld}\n",
            tokens, prompt_wall, prompt_cpu, generated * sequences, wall() - wall_begun, cpu() - cpu_begun, bytes);
}

static void print_json(const char * text, int length) {
    for (int i = 0; i < length; i++) {
        unsigned char c = (unsigned char) text[i];
        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20) {
            printf("\\u%04x", c);
        } else {
            putchar(c);
        }
    }
}

static void texts(int threads, int generated) {
    make_context(2048, 1, threads);
    for (int p = 0; p < prompt_count; p++) {
        static char text[1 << 20];
        int size = 0, count = 0;
        float gaps[MOST_TOKENS];
        llama_token next, tokens[MOST_TOKENS];
        batch.n_tokens = 0;
        llama_memory_clear(llama_get_memory(context), true);
        prefill(p, 1, &next, &gaps[0]);
        while (count < generated && !llama_vocab_is_eog(vocab, next)) {
            tokens[count++] = next;
            size += llama_token_to_piece(vocab, next, text + size, (int) sizeof text - size, 0, false);
            batch.n_tokens = 0;
            add(next, prompts[p].count + count - 1, 0, true);
            decode();
            next = best(0, &gaps[count]);
        }
        printf("{\"text\": \"");
        print_json(text, size);
        printf("\", \"ended\": %s, \"prompt_tokens\": %d, \"tokens\": [", count < generated ? "true" : "false",
                prompts[p].count);
        for (int i = 0; i < count; i++) {
            printf("%s%d", i ? ", " : "", tokens[i]);
        }
        printf("], \"gaps\": [");
        for (int i = 0; i <= count; i++) {
            printf("%s%.5f", i ? ", " : "", gaps[i]);
        }
        printf("], \"pieces\": [");
        for (int i = 0; i < count; i++) {
            char piece[256];
            printf("%s%d", i ? ", " : "", llama_token_to_piece(vocab, tokens[i], piece, sizeof piece, 0, false));
        }
        printf("]}\n");
    }
}

int main(int count, char ** arguments) {
    if (count < 4) {
        fail("arguments missing, see the head of loop.c");
    }
    load_model(arguments[2]);
    read_prompts(arguments[3]);
    if (strcmp(arguments[1], "speed") == 0 && count == 7 && atoi(arguments[5]) < prompt_count) {
        speed(atoi(arguments[4]), atoi(arguments[5]), atoi(arguments[6]));
    } else if (strcmp(arguments[1], "texts") == 0 && count == 6) {
        texts(atoi(arguments[4]), atoi(arguments[5]));
    } else if (strcmp(arguments[1], "tokens") == 0) {
        for (int p = 0; p < prompt_count; p++) {
            printf("%d\n", prompts[p].count);
        }
    } else {
        fail("arguments not understood, see the head of loop.c");
    }
    return 0;
}
