// SPDX-License-Identifier: Apache-2.0
/* wanfwd - forwards IP packets between two TUN devices in two network
 * namespaces with a fixed one-way delay, optional random loss, an optional
 * rate limit and optional filters.  A stand-in for netem where the kernel has
 * none.  Compiled by the script `wan` beside it; not meant to be run by hand.
 *
 *   wanfwd FD_A FD_B CONFIG STATS
 *
 * FD_A and FD_B are TUN file descriptors (IFF_NO_PI), inherited.  CONFIG is a
 * text file, re-read on SIGHUP; SIGUSR1 writes the counters to STATS; SIGTERM
 * ends.  The lines of CONFIG (direction is AB, BA or both):
 *
 *   delay_us AB 25000          one-way delay
 *   jitter_us both 0           uniform extra delay, never reorders
 *   loss_ppm both 0            independent loss of each packet
 *   rate_kbit both 0           serialisation rate, 0 = unlimited
 *   queue 65536                packets held per direction, tail drop
 *   seed 1                     for loss and jitter
 *   drop DIR PROTO ADDR PLEN LO HI   silently drop: PROTO is tcp-syn, tcp,
 *                              udp, icmp or any; destination ADDR/PLEN (v4
 *                              or v6; `any 0` is both) and destination ports
 *                              LO..HI (0 65535: all)
 *   limit DIR PROTO ADDR PLEN LO HI RATE BURST   drop what exceeds RATE packets
 *                              per second after a burst (a token bucket)
 *   reject DIR PROTO ADDR PLEN LO HI as drop, but (IPv4 only) an ICMP
 *                              administratively-prohibited comes back after
 *                              both delays, as if from a firewall over there
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAXPKT 2048
#define MAXRULES 1024

struct pkt { uint64_t due; uint16_t len; unsigned char *data; };
struct dir {
    const char *name;
    int from, to;
    uint64_t delay, jitter, rate_kbit, line_free, last_due;
    uint32_t loss_ppm;
    struct pkt *ring;
    size_t head, tail;              /* tail - head packets are held */
    uint64_t in, out, lost, filtered, overflow, werr, late_us_max, late_us_sum;
};
enum { A_DROP, A_REJECT, A_LIMIT };
struct rule {
    int dirs, proto, act, plen; unsigned char addr[16]; uint16_t lo, hi;
    double rate, burst, tokens; uint64_t filled;
};
enum { P_ANY, P_TCPSYN, P_TCP, P_UDP, P_ICMP };

/* 0 and 1 carry the packets; 2 and 3 the ICMP rejects, back to A and to B */
static struct dir d[4] = { { .name = "AB" }, { .name = "BA" },
                           { .name = "rejects_to_A" }, { .name = "rejects_to_B" } };
static struct rule rules[MAXRULES];
static int nrules;
static size_t qcap = 65536;         /* a power of two */
static uint64_t rng = 0x9E3779B97F4A7C15ull;
static volatile sig_atomic_t want_conf, want_stats, want_exit;

static void on_signal(int s)
{
    if (s == SIGHUP) want_conf = 1;
    else if (s == SIGUSR1) want_stats = 1;
    else want_exit = 1;
}

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint32_t rnd(void)           /* xorshift64* */
{
    rng ^= rng >> 12; rng ^= rng << 25; rng ^= rng >> 27;
    return (uint32_t)((rng * 2685821657736338717ull) >> 32);
}

static int dirs_of(const char *s)
{
    return !strcmp(s, "AB") ? 1 : !strcmp(s, "BA") ? 2 : 3;
}

static void read_conf(const char *path, int first)
{
    FILE *f = fopen(path, "r");
    char line[512];
    if (!f) { perror(path); if (first) exit(1); return; }
    nrules = 0;
    while (fgets(line, sizeof line, f)) {
        char key[32], ds[8], pr[16], ad[64];
        unsigned long long v; int plen, lo, hi; double rate = 0, burst = 0;
        if (line[0] == '#' || sscanf(line, "%31s", key) != 1) continue;
        if (!strcmp(key, "drop") || !strcmp(key, "reject") || !strcmp(key, "limit")) {
            if (nrules < MAXRULES &&
                sscanf(line, "%*s %7s %15s %63s %d %d %d %lf %lf", ds, pr, ad, &plen, &lo, &hi,
                       &rate, &burst) >= 6) {
                struct rule *r = &rules[nrules++];
                memset(r->addr, 0, 16);
                if (!strcmp(ad, "any")) plen = 0;
                else if (strchr(ad, ':')) inet_pton(AF_INET6, ad, r->addr);
                else { r->addr[10] = r->addr[11] = 0xFF; inet_pton(AF_INET, ad, r->addr + 12); plen += 96; }
                r->plen = plen;
                r->dirs = dirs_of(ds);
                r->proto = !strcmp(pr, "tcp-syn") ? P_TCPSYN : !strcmp(pr, "tcp") ? P_TCP :
                           !strcmp(pr, "udp") ? P_UDP : !strcmp(pr, "icmp") ? P_ICMP : P_ANY;
                r->lo = lo; r->hi = hi;
                r->act = key[0] == 'r' ? A_REJECT : key[0] == 'l' ? A_LIMIT : A_DROP;
                r->rate = rate; r->burst = r->tokens = burst; r->filled = now_ns();
            }
        } else if (!strcmp(key, "queue") && sscanf(line, "%*s %llu", &v) == 1) {
            if (first) { qcap = 1; while (qcap < v) qcap <<= 1; }
        } else if (!strcmp(key, "seed") && sscanf(line, "%*s %llu", &v) == 1) {
            rng = 0x9E3779B97F4A7C15ull ^ (v * 0xD1B54A32D192ED03ull);
            if (!rng) rng = 1;
        } else if (sscanf(line, "%*s %7s %llu", ds, &v) == 2) {
            for (int i = 0; i < 2; i++) if (dirs_of(ds) & (1 << i)) {
                if (!strcmp(key, "delay_us")) d[i].delay = v * 1000;
                else if (!strcmp(key, "jitter_us")) d[i].jitter = v * 1000;
                else if (!strcmp(key, "loss_ppm")) d[i].loss_ppm = v;
                else if (!strcmp(key, "rate_kbit")) d[i].rate_kbit = v;
            }
        }
    }
    fclose(f);
}

static void write_stats(const char *path)
{
    struct rusage ru;
    FILE *f = fopen(path, "w");
    if (!f) return;
    getrusage(RUSAGE_SELF, &ru);
    fprintf(f, "{\"cpu_s\": %.3f", ru.ru_utime.tv_sec + ru.ru_stime.tv_sec +
            (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6);
    for (int i = 0; i < 4; i++)
        fprintf(f, ", \"%s\": {\"in\": %llu, \"out\": %llu, \"lost\": %llu, \"filtered\": %llu,"
                " \"overflow\": %llu, \"write_errors\": %llu, \"late_us_max\": %llu, \"late_us_mean\": %.1f}",
                d[i].name, (unsigned long long)d[i].in, (unsigned long long)d[i].out,
                (unsigned long long)d[i].lost, (unsigned long long)d[i].filtered,
                (unsigned long long)d[i].overflow, (unsigned long long)d[i].werr,
                (unsigned long long)d[i].late_us_max,
                d[i].out ? (double)d[i].late_us_sum / d[i].out : 0.0);
    fprintf(f, "}\n");
    fclose(f);
}

static uint16_t csum(const unsigned char *p, int n)
{
    uint32_t s = 0;
    for (int i = 0; i + 1 < n; i += 2) s += p[i] << 8 | p[i + 1];
    if (n & 1) s += p[n - 1] << 8;
    while (s >> 16) s = (s & 0xFFFF) + (s >> 16);
    return ~s;
}

/* An ICMP type 3 code 13 about packet p, from p's destination to its source. */
static int make_reject(const unsigned char *p, int n, unsigned char *o)
{
    int ihl = (p[0] & 15) * 4, q = ihl + 8 < n ? ihl + 8 : n;
    int len = 20 + 8 + q;
    uint16_t c;
    memset(o, 0, len);
    o[0] = 0x45; o[2] = len >> 8; o[3] = len; o[8] = 64; o[9] = 1;
    memcpy(o + 12, p + 16, 4); memcpy(o + 16, p + 12, 4);
    c = csum(o, 20); o[10] = c >> 8; o[11] = c;
    o[20] = 3; o[21] = 13; memcpy(o + 28, p, q);
    c = csum(o + 20, 8 + q); o[22] = c >> 8; o[23] = c;
    return len;
}

static int same_net(const unsigned char *a, const unsigned char *b, int plen)
{
    int whole = plen / 8, bits = plen % 8;
    return !memcmp(a, b, whole) && (!bits || !((a[whole] ^ b[whole]) >> (8 - bits)));
}

static const struct rule *match(int i, const unsigned char *p, int n, uint64_t now)
{
    unsigned char dst[16] = { [10] = 0xFF, [11] = 0xFF };
    int off, pr, port = 0, flags = 0;
    if (!nrules || n < 20) return NULL;
    if (p[0] >> 4 == 4) { off = (p[0] & 15) * 4; pr = p[9]; memcpy(dst + 12, p + 16, 4); }
    else if (n >= 40) { off = 40; pr = p[6] == 58 ? 1 : p[6]; memcpy(dst, p + 24, 16); }
    else return NULL;
    if ((pr == 6 || pr == 17) && n >= off + 4) port = p[off + 2] << 8 | p[off + 3];
    if (pr == 6 && n >= off + 14) flags = p[off + 13];
    for (int k = 0; k < nrules; k++) {
        struct rule *r = &rules[k];
        if (!(r->dirs & (1 << i)) || !same_net(dst, r->addr, r->plen)) continue;
        if (r->proto == P_TCPSYN && !(pr == 6 && (flags & 0x12) == 0x02)) continue;
        if (r->proto == P_TCP && pr != 6) continue;
        if (r->proto == P_UDP && pr != 17) continue;
        if (r->proto == P_ICMP && pr != 1) continue;
        if ((pr == 6 || pr == 17) && (port < r->lo || port > r->hi)) continue;
        if (r->act == A_LIMIT) {
            r->tokens += (now - r->filled) / 1e9 * r->rate;
            if (r->tokens > r->burst) r->tokens = r->burst;
            r->filled = now;
            if (r->tokens >= 1) { r->tokens -= 1; continue; }
        }
        return r;
    }
    return NULL;
}

static void push(int i, const unsigned char *p, int n, uint64_t now)
{
    struct dir *q = &d[i];
    if (q->tail - q->head == qcap) { q->overflow++; return; }
    uint64_t start = now;
    if (q->rate_kbit) {
        if (q->line_free > start) start = q->line_free;
        start += (uint64_t)n * 8 * 1000000ull / q->rate_kbit;
        q->line_free = start;
    }
    uint64_t due = start + q->delay + (q->jitter ? (uint64_t)rnd() * q->jitter >> 32 : 0);
    if (due < q->last_due) due = q->last_due;       /* keep the order */
    q->last_due = due;
    struct pkt *k = &q->ring[q->tail & (qcap - 1)];
    if (!k->data) k->data = malloc(MAXPKT);
    memcpy(k->data, p, n);
    k->len = n; k->due = due;
    q->tail++;
}

int main(int argc, char **argv)
{
    if (argc != 5) { fprintf(stderr, "usage: wanfwd FD_A FD_B CONFIG STATS\n"); return 2; }
    int fa = atoi(argv[1]), fb = atoi(argv[2]);
    d[0].from = fa; d[0].to = fb; d[1].from = fb; d[1].to = fa;
    fcntl(fa, F_SETFL, O_NONBLOCK); fcntl(fb, F_SETFL, O_NONBLOCK);
    read_conf(argv[3], 1);
    d[2].to = fa; d[3].to = fb;
    for (int i = 0; i < 4; i++) d[i].ring = calloc(qcap, sizeof(struct pkt));
    struct sigaction sa = { .sa_handler = on_signal };
    sigaction(SIGHUP, &sa, NULL); sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL); sigaction(SIGINT, &sa, NULL);
    sigset_t blocked, open;                         /* signals arrive in ppoll only */
    sigemptyset(&blocked); sigaddset(&blocked, SIGHUP); sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGTERM); sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, NULL); sigemptyset(&open);
    prctl(PR_SET_TIMERSLACK, 1000);                 /* 1 us instead of 50 us */
    setpriority(PRIO_PROCESS, 0, -10);

    unsigned char buf[MAXPKT], icmp[MAXPKT];
    while (!want_exit) {
        if (want_conf) { want_conf = 0; read_conf(argv[3], 0); }
        if (want_stats) { want_stats = 0; write_stats(argv[4]); }
        uint64_t now = now_ns(), next = UINT64_MAX;
        for (int i = 0; i < 4; i++) {
            struct dir *q = &d[i];
            while (q->head != q->tail) {
                struct pkt *k = &q->ring[q->head & (qcap - 1)];
                if (k->due > now) { if (k->due < next) next = k->due; break; }
                if (write(q->to, k->data, k->len) != k->len) q->werr++;
                else {
                    uint64_t late = (now - k->due) / 1000;
                    q->out++; q->late_us_sum += late;
                    if (late > q->late_us_max) q->late_us_max = late;
                }
                q->head++;
            }
        }
        struct pollfd pf[2] = { { fa, POLLIN, 0 }, { fb, POLLIN, 0 } };
        struct timespec ts, *tp = NULL;
        if (next != UINT64_MAX) {
            now = now_ns();
            uint64_t w = next > now ? next - now : 0;
            ts.tv_sec = w / 1000000000ull; ts.tv_nsec = w % 1000000000ull; tp = &ts;
        }
        int r = ppoll(pf, 2, tp, &open);
        if (r < 0 && errno != EINTR) { perror("ppoll"); return 1; }
        if (r <= 0) continue;
        for (int i = 0; i < 2; i++) {
            if (!(pf[i].revents & POLLIN)) continue;
            struct dir *q = &d[i];
            for (int b = 0; b < 64; b++) {          /* bounded: delivery goes on */
                int n = read(q->from, buf, sizeof buf);
                if (n <= 0) break;
                q->in++;
                now = now_ns();
                const struct rule *m = match(i, buf, n, now);
                if (m) {
                    q->filtered++;
                    if (m->act == A_REJECT && buf[0] >> 4 == 4) {
                        d[2 + i].delay = d[0].delay + d[1].delay;
                        push(2 + i, icmp, make_reject(buf, n, icmp), now);
                    }
                    continue;
                }
                if (q->loss_ppm && rnd() % 1000000u < q->loss_ppm) { q->lost++; continue; }
                push(i, buf, n, now);
            }
        }
    }
    write_stats(argv[4]);
    return 0;
}
