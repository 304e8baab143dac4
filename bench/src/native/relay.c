/* The least a bridge can cost: bytes from one TCP connection to another, one thread, epoll, nothing looked at. The
 * handshakes of both sides pass through like everything else. Prints its port; takes the agents' port. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH 256
#define BYTES 65536

/* One side of a call. What its socket did not take waits in pending; meanwhile the other side is not read. */
struct side {
    int fd;
    struct side *other;
    char *pending;
    size_t from, to;
    int dead;
    struct side *next_dead;
};

static int poller;
static struct side *dead;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(struct side *side, int operation, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = side};
    if (epoll_ctl(poller, operation, side->fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

static int is_behind(struct side *side) {
    return side->from < side->to;
}

/* Read while the other side keeps up, write while this one does not. */
static void rewatch(struct side *side) {
    watch(side, EPOLL_CTL_MOD, (is_behind(side->other) ? 0 : EPOLLIN) | (is_behind(side) ? EPOLLOUT : 0));
}

static void hang_up(struct side *side) {
    if (side->dead) {
        return;
    }
    side->dead = 1;
    close(side->fd);
    side->next_dead = dead;   /* this batch may still hold events of it */
    dead = side;
    hang_up(side->other);
}

static void bury(void) {
    while (dead != NULL) {
        struct side *next = dead->next_dead;
        free(dead->pending);
        free(dead);
        dead = next;
    }
}

static void receive(struct side *side) {
    static char bytes[BYTES];
    struct side *to = side->other;
    ssize_t got = read(side->fd, bytes, sizeof bytes);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) {
            hang_up(side);
        }
        return;
    }
    ssize_t sent = write(to->fd, bytes, got);
    if (sent < 0 && errno != EAGAIN) {
        hang_up(side);
        return;
    }
    if (sent < got) {
        sent = sent < 0 ? 0 : sent;
        if (to->pending == NULL && (to->pending = malloc(BYTES)) == NULL) {
            fail("malloc");
        }
        to->from = 0;
        to->to = got - sent;
        memcpy(to->pending, bytes + sent, to->to);
        rewatch(side);
        rewatch(to);
    }
}

static void drain(struct side *side) {
    ssize_t sent = write(side->fd, side->pending + side->from, side->to - side->from);
    if (sent < 0 && errno != EAGAIN) {
        hang_up(side);
        return;
    }
    side->from += sent < 0 ? 0 : sent;
    if (!is_behind(side)) {
        rewatch(side);
        rewatch(side->other);
    }
}

static struct side *side_of(int fd) {
    struct side *side = calloc(1, sizeof *side);
    if (side == NULL) {
        fail("calloc");
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    side->fd = fd;
    return side;
}

static void patch(int listener, int agent_port) {
    int caller = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (caller < 0) {
        return;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(agent_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int agent = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (agent < 0 || (connect(agent, (struct sockaddr *) &to, sizeof to) != 0 && errno != EINPROGRESS)) {
        perror("agent");
        close(caller);
        if (agent >= 0) {
            close(agent);
        }
        return;
    }
    struct side *one = side_of(caller);
    struct side *two = side_of(agent);
    one->other = two;
    two->other = one;
    watch(one, EPOLL_CTL_ADD, EPOLLIN);
    watch(two, EPOLL_CTL_ADD, EPOLLIN);
}

int main(int argc, char **argv) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof here;
    signal(SIGPIPE, SIG_IGN); /* who hangs up while the other still speaks ends that call and no other */
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (argc != 2 || listener < 0 || bind(listener, (struct sockaddr *) &here, length) != 0
            || listen(listener, 4096) != 0 || getsockname(listener, (struct sockaddr *) &here, &length) != 0
            || (poller = epoll_create1(0)) < 0) {
        fail("usage: relay AGENT_PORT");
    }
    struct side door = {.fd = listener};
    watch(&door, EPOLL_CTL_ADD, EPOLLIN);
    printf("listening on %d\n", ntohs(here.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[BATCH];
        int count = epoll_wait(poller, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            struct side *side = events[i].data.ptr;
            if (side == &door) {
                patch(listener, atoi(argv[1]));
                continue;
            }
            if (!side->dead && events[i].events & EPOLLOUT) {
                drain(side);
            }
            if (!side->dead && events[i].events & (EPOLLHUP | EPOLLERR) && is_behind(side->other)) {
                hang_up(side);
            } else if (!side->dead && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
                receive(side);
            }
        }
        bury();
    }
}
