// Waits for an hour in one of the ways that the kernel offers, and checks that an hour has passed by every clock, and what
// the call has returned. The argument names the way. Exit status 0: as documented; else a line says what is wrong.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOUR 3600
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: not so: %s (errno %d, %s)\n", __FILE__, __LINE__, #x, errno, strerror(errno)); exit(1); } } while (0)

static double now(clockid_t clock) { struct timespec t; CHECK(clock_gettime(clock, &t) == 0); return t.tv_sec + t.tv_nsec / 1e9; }
static struct timespec after(clockid_t clock, int seconds) { struct timespec t; clock_gettime(clock, &t); t.tv_sec += seconds; return t; }
static struct timespec hour = {HOUR, 0};
static volatile sig_atomic_t caught;
static volatile int value;
static void note(int signal) { caught = signal; }
static void noteInfo(int signal, siginfo_t *info, void *context) { (void)context; caught = signal; value = info->si_value.sival_int; }
static void handle(int signal, int flags) { struct sigaction a = {.sa_handler = note, .sa_flags = flags}; CHECK(sigaction(signal, &a, NULL) == 0); }

static void nano(void) { CHECK(nanosleep(&hour, NULL) == 0); }
static void clockRelative(void) { CHECK(clock_nanosleep(CLOCK_MONOTONIC, 0, &hour, NULL) == 0); }
static void clockAbsolute(void) { struct timespec t = after(CLOCK_REALTIME, HOUR); CHECK(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL) == 0); }
static void clockBoot(void) { struct timespec t = after(CLOCK_BOOTTIME, HOUR); CHECK(clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &t, NULL) == 0); }
static void byPoll(void) { CHECK(poll(NULL, 0, HOUR * 1000) == 0); }
static void byPpoll(void) { struct timespec t = hour; CHECK(ppoll(NULL, 0, &t, NULL) == 0); CHECK(t.tv_sec == HOUR); }
static void bySelect(void) {
    int p[2]; CHECK(pipe(p) == 0);
    fd_set set; FD_ZERO(&set); FD_SET(p[0], &set);
    struct timeval t = {HOUR, 0};
    CHECK(select(p[0] + 1, &set, NULL, NULL, &t) == 0);
    CHECK(!FD_ISSET(p[0], &set)); CHECK(t.tv_sec == 0);
}
static void byPselect(void) { struct timespec t = hour; CHECK(pselect(0, NULL, NULL, NULL, &t, NULL) == 0); }
static void byEpoll(void) { struct epoll_event e; CHECK(epoll_wait(epoll_create1(0), &e, 1, HOUR * 1000) == 0); }
static void byEpollSpec(void) { struct epoll_event e; CHECK(syscall(441, epoll_create1(0), &e, 1, &hour, NULL, 0) == 0); }
static int word;
static void futexRelative(void) { CHECK(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &hour, NULL, 0) == -1 && errno == ETIMEDOUT); }
static void futexAbsolute(void) { struct timespec t = after(CLOCK_MONOTONIC, HOUR); CHECK(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, -1) == -1 && errno == ETIMEDOUT); }
static void futexReal(void) { struct timespec t = after(CLOCK_REALTIME, HOUR); CHECK(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &t, NULL, -1) == -1 && errno == ETIMEDOUT); }
static void futexPast(void) { nano(); struct timespec t = after(CLOCK_MONOTONIC, -HOUR / 2); CHECK(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, -1) == -1 && errno == ETIMEDOUT); }
static void futexVector(void) {
    struct { uint64_t value, address; uint32_t flags, reserved; } w = {0, (uint64_t)(uintptr_t)&word, 2, 0};
    struct timespec t = after(CLOCK_MONOTONIC, HOUR);
    CHECK(syscall(449, &w, 1, 0, &t, CLOCK_MONOTONIC) == -1 && errno == ETIMEDOUT);
}
static void semaphore(void) { sem_t s; sem_init(&s, 0, 0); struct timespec t = after(CLOCK_REALTIME, HOUR); CHECK(sem_timedwait(&s, &t) == -1 && errno == ETIMEDOUT); }
static void condition(void) {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER;
    struct timespec t = after(CLOCK_REALTIME, HOUR);
    pthread_mutex_lock(&m); CHECK(pthread_cond_timedwait(&c, &m, &t) == ETIMEDOUT);
}
static void signalWait(void) { sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, NULL); CHECK(sigtimedwait(&s, NULL, &hour) == -1 && errno == EAGAIN); }
static void semaphores(void) {
    int id = semget(IPC_PRIVATE, 1, 0600); CHECK(id >= 0);
    struct sembuf take = {0, -1, 0};
    int result = semtimedop(id, &take, 1, &hour), why = errno;
    semctl(id, 0, IPC_RMID);
    CHECK(result == -1 && why == EAGAIN);
}
static void queue(void) {
    char name[64]; snprintf(name, sizeof name, "/virtualtime-%d", getpid());
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
    mqd_t q = mq_open(name, O_RDWR | O_CREAT, 0600, &attributes);
    if (q == (mqd_t)-1) { nano(); return; } // there are none here
    mq_unlink(name);
    struct timespec t = after(CLOCK_REALTIME, HOUR); char buffer[8];
    CHECK(mq_timedreceive(q, buffer, sizeof buffer, NULL, &t) == -1 && errno == ETIMEDOUT);
}
static void descriptor(int flags, struct timespec first) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0); uint64_t times;
    struct itimerspec t = {.it_value = first}, kept = t;
    CHECK(timerfd_settime(fd, flags, &t, NULL) == 0);
    CHECK(memcmp(&t, &kept, sizeof t) == 0);
    CHECK(read(fd, &times, sizeof times) == sizeof times && times == 1);
}
static void timerDescriptor(void) { descriptor(0, hour); }
static void timerInstant(void) { nano(); descriptor(TFD_TIMER_ABSTIME, after(CLOCK_MONOTONIC, HOUR)); exit(now(CLOCK_MONOTONIC) < 0); }
static void timerInterval(void) {
    int fd = timerfd_create(CLOCK_REALTIME, 0); uint64_t times;
    struct itimerspec t = {{600, 0}, {600, 0}};
    CHECK(timerfd_settime(fd, 0, &t, NULL) == 0);
    for (int i = 0; i < 6; i++) CHECK(read(fd, &times, sizeof times) == sizeof times && times == 1);
}
static void byAlarm(void) { handle(SIGALRM, 0); CHECK(alarm(2 * HOUR) == 0); CHECK(alarm(HOUR) == 2 * HOUR); pause(); CHECK(caught == SIGALRM); CHECK(alarm(0) == 0); }
static void intervalTimer(void) {
    handle(SIGALRM, 0);
    struct itimerval t = {{1200, 0}, {1200, 0}}, left;
    CHECK(setitimer(ITIMER_REAL, &t, NULL) == 0);
    for (int i = 0; i < 3; i++) { caught = 0; pause(); CHECK(caught == SIGALRM); }
    CHECK(getitimer(ITIMER_REAL, &left) == 0 && left.it_interval.tv_sec == 1200 && left.it_value.tv_sec <= 1200);
}
static void posixTimer(int how, clockid_t clock, int flags) {
    struct sigaction a = {.sa_sigaction = noteInfo, .sa_flags = SA_SIGINFO}; sigaction(SIGUSR1, &a, NULL);
    struct sigevent e = {.sigev_notify = how, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 42};
    e._sigev_un._tid = syscall(SYS_gettid);
    timer_t id; CHECK(syscall(SYS_timer_create, clock, &e, &id) == 0);
    struct itimerspec t = {.it_value = flags ? after(clock, HOUR) : hour}, left;
    CHECK(syscall(SYS_timer_settime, (int)(intptr_t)id, flags, &t, NULL) == 0);
    CHECK(syscall(SYS_timer_gettime, (int)(intptr_t)id, &left) == 0 && left.it_value.tv_sec >= HOUR - 60);
    pause(); CHECK(caught == SIGUSR1); CHECK(value == 42);
    CHECK(syscall(SYS_timer_delete, (int)(intptr_t)id) == 0);
}
static void timerSignal(void) { posixTimer(SIGEV_SIGNAL, CLOCK_MONOTONIC, 0); }
static void timerThread(void) { posixTimer(SIGEV_THREAD_ID, CLOCK_REALTIME, TIMER_ABSTIME); }
// A signal with a handler ends a sleep, and what is left is written.
static void *poke(void *thread) { struct timespec t = {600, 0}; nanosleep(&t, NULL); pthread_kill(*(pthread_t *)thread, SIGUSR1); return NULL; }
static void interrupted(void) {
    handle(SIGUSR1, SA_RESTART);
    pthread_t self = pthread_self(), other; pthread_create(&other, NULL, poke, &self);
    struct timespec left; CHECK(nanosleep(&hour, &left) == -1 && errno == EINTR);
    CHECK(left.tv_sec >= HOUR - 660 && left.tv_sec <= HOUR - 600 + 1);
    CHECK(nanosleep(&left, NULL) == 0);
}
// A process that is stopped and goes on keeps its deadline.
static void stopped(void) {
    pid_t parent = getpid(), child = fork();
    if (child == 0) { sleep(600); kill(parent, SIGSTOP); sleep(600); kill(parent, SIGCONT); _exit(0); }
    nano(); int status; CHECK(waitpid(child, &status, 0) == child && status == 0);
}
// Children, by fork, vfork and exec, live in the same time.
static void children(void) {
    pid_t child = fork();
    if (child == 0) { sleep(HOUR / 2); _exit(7); }
    int status; CHECK(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
    child = vfork();
    if (child == 0) { execlp("sleep", "sleep", "1800", (char *)NULL); _exit(1); }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
}
// A thread that is not the first one becomes another program.
static void *become(void *unused) { (void)unused; execlp("sleep", "sleep", "3600", (char *)NULL); return NULL; }
static void threadExec(void) {
    pid_t child = fork();
    if (child == 0) { pthread_t t; pthread_create(&t, NULL, become, NULL); for (;;) pause(); }
    int status; CHECK(waitpid(child, &status, 0) == child && status == 0);
}
// A program may have a filter of its own.
static void ownFilter(void) {
    struct sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {4, code};
    CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0); CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
    CHECK(syscall(SYS_getppid) == -1 && errno == EPERM);
    nano();
}
// What cannot be right is refused, and the clocks of processors are left alone.
static void refused(void) {
    struct timespec t = {0, 0};
    CHECK(clock_settime(CLOCK_REALTIME, &t) == -1 && errno == EPERM);
    CHECK(syscall(425, 1, NULL) == -1 && errno == ENOSYS);
    CHECK(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, NULL) == -1 && errno == EFAULT);
    CHECK(clock_gettime(99, &t) == -1 && errno == EINVAL);
    t.tv_sec = -1; CHECK(nanosleep(&t, NULL) == -1 && errno == EINVAL);
    nano();
    CHECK(now(CLOCK_PROCESS_CPUTIME_ID) < 60); CHECK(now(CLOCK_THREAD_CPUTIME_ID) < 60);
}
static void *sleeper(void *number) { struct timespec t = {60 + (intptr_t)number, 0}; nanosleep(&t, NULL); return NULL; }
static int many = 1000;
static void threads(void) {
    pthread_attr_t small; pthread_attr_init(&small); pthread_attr_setstacksize(&small, 64 << 10);
    pthread_t *all = calloc(many, sizeof *all);
    for (intptr_t i = 0; i < many; i++) CHECK(pthread_create(&all[i], &small, sleeper, (void *)(i % 100 * 35)) == 0);
    for (int i = 0; i < many; i++) pthread_join(all[i], NULL);
    sleep(HOUR - 60 - 99 * 35);
}

static const struct { const char *name; void (*run)(void); } ways[] = {
    {"nanosleep", nano}, {"clock_nanosleep", clockRelative}, {"clock_nanosleep until", clockAbsolute}, {"clock_nanosleep since boot", clockBoot},
    {"poll", byPoll}, {"ppoll", byPpoll}, {"select", bySelect}, {"pselect", byPselect}, {"epoll_wait", byEpoll}, {"epoll_pwait2", byEpollSpec},
    {"futex", futexRelative}, {"futex until", futexAbsolute}, {"futex until, real", futexReal}, {"futex until what is past", futexPast}, {"futex_waitv", futexVector},
    {"sem_timedwait", semaphore}, {"pthread_cond_timedwait", condition}, {"sigtimedwait", signalWait}, {"semtimedop", semaphores}, {"mq_timedreceive", queue},
    {"timerfd", timerDescriptor}, {"timerfd until", timerInstant}, {"timerfd, again and again", timerInterval}, {"alarm", byAlarm}, {"setitimer", intervalTimer},
    {"timer, signal", timerSignal}, {"timer, thread", timerThread}, {"signals", interrupted}, {"stop and go", stopped}, {"children", children},
    {"exec by a thread", threadExec}, {"a filter of its own", ownFilter}, {"what is refused", refused}, {"threads", threads},
};

// x86 only: a call of the other kind, as a 32-bit program makes it.
static int foreignCall(void) {
#ifdef __x86_64__
    long result; __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory"); return (int)result;
#else
    return 0;
#endif
}

// What a program does that does not sleep, to be measured.
static int work(const char *kind) {
    volatile unsigned sum = 1;
    if (strcmp(kind, "compute") == 0) for (int i = 0; i < 300000000; i++) sum = sum * 31 + i;
    if (strcmp(kind, "call") == 0) for (int i = 0; i < 1000000; i++) syscall(SYS_getppid);
    if (strcmp(kind, "read clocks") == 0) for (int i = 0; i < 50000; i++) now(CLOCK_MONOTONIC);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "work") == 0) return work(argv[2]);
    if (argc < 2) {
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) puts(ways[i].name);
        return 0;
    }
    if (argc > 2) many = atoi(argv[2]);
    if (strcmp(argv[1], "foreign") == 0) { printf("%d\n", foreignCall()); sleep(1); return 0; }
    if (strcmp(argv[1], "spin") == 0) for (double end = now(CLOCK_REALTIME) + HOUR; now(CLOCK_REALTIME) < end;) ;
    if (strcmp(argv[1], "tick") == 0) for (;;) { struct timespec t = {0, 5000000 + rand() % 5000000}; nanosleep(&t, NULL); }
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE};
    double before[6]; time_t start = time(NULL); struct timeval day; gettimeofday(&day, NULL);
    for (int i = 0; i < 6; i++) before[i] = now(clocks[i]);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(argv[1], ways[i].name) != 0) continue;
        ways[i].run();
        for (int c = 0; c < 6; c++) {
            double passed = now(clocks[c]) - before[c];
            if (passed < HOUR - 1 || passed > 2 * HOUR) { fprintf(stderr, "by clock %d %.3f s have passed\n", clocks[c], passed); return 1; }
        }
        struct timeval later; gettimeofday(&later, NULL);
        CHECK(time(NULL) - start >= HOUR - 1); CHECK(later.tv_sec - day.tv_sec >= HOUR - 1);
        return 0;
    }
    fprintf(stderr, "there is no way %s\n", argv[1]);
    return 2;
}
