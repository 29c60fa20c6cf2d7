#define _GNU_SOURCE 1

#include "restore.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

// Everything used by handlers below is set before they are installed, or atomic.

static char restore_bytes[256];
static size_t restore_count;
static struct termios modes;
static int tty_fd = -1;
static int saved_stdout = -1;
static int saved_stderr = -1;
static int capture_fd = -1;
static int wake_pipe[2] = {-1, -1};
/// The write end, for threads started before the pipe.
static atomic_int wake_write = -1;
/// The terminal is ours and must be restored.
static atomic_int taken;
static atomic_int mouse_used;
static atomic_uint arrived;

// All whose normal effect is to end the process.
static const int ending_signals[] = {SIGINT,  SIGTERM,   SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM,
                                     SIGXCPU, SIGVTALRM, SIGPROF, SIGXFSZ, SIGIO};
static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTRAP, SIGSYS};
static const int news_signals[] = {SIGTSTP, SIGCONT, SIGWINCH};
static struct sigaction previous[NSIG];
/// The user configured the Swift runtime's backtracer, and so wants it.
static int wants_backtrace;

#define COUNT(array) (sizeof(array) / sizeof *(array))

// -- What handlers may call ----------------------------------------------------------------------

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) { continue; }
    if (written <= 0) { return; }
    bytes += written;
    count -= (size_t)written;
  }
}

static void give_back_output(void) {
  if (saved_stdout >= 0) { dup2(saved_stdout, STDOUT_FILENO); }
  if (saved_stderr >= 0) { dup2(saved_stderr, STDERR_FILENO); }
  if (capture_fd < 0) { return; }
  char buffer[1024];
  off_t at = 0;
  ssize_t count;
  while ((count = pread(capture_fd, buffer, sizeof buffer, at)) > 0) {
    write_all(STDERR_FILENO, buffer, (size_t)count);
    at += count;
  }
  if (ftruncate(capture_fd, 0) != 0) { return; }
}

static void put_right(void) {
  if (!atomic_exchange(&taken, 0)) { return; }
  static const char mouse_off[] = "\033[?1006l\033[?1000l", paste_off[] = "\033[?2004l";
  write_all(tty_fd, paste_off, sizeof paste_off - 1);
  if (atomic_load(&mouse_used)) { write_all(tty_fd, mouse_off, sizeof mouse_off - 1); }
  write_all(tty_fd, restore_bytes, restore_count);
  // In the background this would stop the process instead.
  signal(SIGTTOU, SIG_IGN);
  tcsetattr(tty_fd, TCSANOW, &modes);
}

/// The signal's effect without us. On a terminal the Swift runtime's backtracer would ask a question and
/// wait for an answer; unless it is wanted, the program ends at once.
static void put_back(int number) {
  struct sigaction normal = {.sa_handler = SIG_DFL};
  sigemptyset(&normal.sa_mask);
  int is_backtracer =
      previous[number].sa_handler != SIG_DFL && previous[number].sa_handler != SIG_IGN;
  sigaction(number, is_backtracer && !wants_backtrace ? &normal : &previous[number], NULL);
}

static void on_end(int number) {
  int reason = errno;
  put_right();
  give_back_output();
  put_back(number);
  // Blocked until this handler returns; then it takes its normal effect.
  raise(number);
  errno = reason;
}

static void on_crash(int number, siginfo_t *info, void *context) {
  (void)context;
  put_right();
  give_back_output();
  static const char advice[] =
      "beamscope crashed. For a backtrace, start it with SWIFT_BACKTRACE=enable=yes,interactive=no\n";
  if (!wants_backtrace) { write_all(STDERR_FILENO, advice, sizeof advice - 1); }
  put_back(number);
  // A fault recurs on return, with the correct location for the previous handler; a sent signal or a trap
  // must be raised again.
  if (info->si_code <= 0 || number == SIGTRAP) { raise(number); }
}

static void wake(char byte) {
  int reason = errno;
  int fd = atomic_load(&wake_write);
  // A full pipe also wakes the reader.
  if (fd >= 0 && write(fd, &byte, 1) < 0) { errno = reason; }
  errno = reason;
}

static void on_news(int number) {
  unsigned bit = number == SIGTSTP   ? CTERM_SIGNAL_STOP
                 : number == SIGCONT ? CTERM_SIGNAL_CONTINUE
                                     : CTERM_SIGNAL_RESIZE;
  atomic_fetch_or(&arrived, bit);
  wake('s');
}

static void at_exit(void) {
  put_right();
  give_back_output();
}

// -- Output --------------------------------------------------------------------------------------

static int close_on_exec(int fd) {
  if (fd >= 0) { fcntl(fd, F_SETFD, FD_CLOEXEC); }
  return fd;
}

/// An unnamed file, or as a last resort /dev/null.
static int open_capture(void) {
  char name[] = "/tmp/beamscope-output-XXXXXX";
  int fd = mkstemp(name);
  if (fd >= 0) {
    unlink(name);
    return close_on_exec(fd);
  }
  return close_on_exec(open("/dev/null", O_RDWR));
}

static void remember(const int *signals, size_t count) {
  for (size_t i = 0; i < count; i++) { sigaction(signals[i], NULL, &previous[signals[i]]); }
}

static int open_wake_pipe(void) {
  // Created once and never closed: a late wake must not write to an unrelated descriptor.
  if (wake_pipe[0] >= 0) { return 0; }
  if (pipe(wake_pipe) != 0) { return -1; }
  for (int end = 0; end < 2; end++) {
    close_on_exec(wake_pipe[end]);
    fcntl(wake_pipe[end], F_SETFL, O_NONBLOCK);
  }
  atomic_store(&wake_write, wake_pipe[1]);
  return 0;
}

int cterm_restore_open(void) {
  static int registered;
  if (open_wake_pipe() != 0 || tcgetattr(STDIN_FILENO, &modes) != 0) { return -1; }
  tty_fd = close_on_exec(dup(STDOUT_FILENO));
  int drawing_fd = close_on_exec(dup(STDOUT_FILENO));
  saved_stdout = close_on_exec(dup(STDOUT_FILENO));
  saved_stderr = close_on_exec(dup(STDERR_FILENO));
  capture_fd = open_capture();
  if (tty_fd < 0 || drawing_fd < 0 || saved_stdout < 0 || capture_fd < 0) {
    int reason = errno;
    if (drawing_fd >= 0) { close(drawing_fd); }
    cterm_restore_close();
    errno = reason;
    return -1;
  }
  // Before ncurses installs its own, which would turn a signal into exit code 1.
  remember(ending_signals, COUNT(ending_signals));
  remember(news_signals, COUNT(news_signals));
  remember(crash_signals, COUNT(crash_signals));
  wants_backtrace = getenv("SWIFT_BACKTRACE") != NULL;
  if (!registered) { registered = atexit(at_exit) == 0; }
  restore_count = 0;
  fflush(stdout);
  dup2(capture_fd, STDOUT_FILENO);
  // A redirected stderr is left unchanged.
  if (isatty(STDERR_FILENO)) { dup2(capture_fd, STDERR_FILENO); }
  return drawing_fd;
}

void cterm_restore_close(void) {
  fflush(stdout);
  give_back_output();
  int *const fds[] = {&tty_fd, &saved_stdout, &saved_stderr, &capture_fd};
  for (size_t i = 0; i < COUNT(fds); i++) {
    if (*fds[i] >= 0) { close(*fds[i]); }
    *fds[i] = -1;
  }
}

void cterm_restore_append(char byte) {
  if (restore_count < sizeof restore_bytes) { restore_bytes[restore_count++] = byte; }
}

void cterm_restore_mouse(int on) { atomic_store(&mouse_used, on); }

// -- Signals -------------------------------------------------------------------------------------

static void install(const int *signals, size_t count, struct sigaction *action, int keep_ignored) {
  for (size_t i = 0; i < count; i++) {
    // The parent (nohup, a shell without job control) wants it ignored.
    if (keep_ignored && previous[signals[i]].sa_handler == SIG_IGN) { continue; }
    sigaction(signals[i], action, NULL);
  }
}

static void uninstall(const int *signals, size_t count) {
  for (size_t i = 0; i < count; i++) { sigaction(signals[i], &previous[signals[i]], NULL); }
}

/// A separate stack, for crashes by stack overflow.
static void use_alternate_stack(void) {
  static char stack[64 * 1024];
  stack_t given;
  // The runtime's own crash reporter may have installed one.
  if (sigaltstack(NULL, &given) == 0 && !(given.ss_flags & SS_DISABLE)) { return; }
  stack_t mine = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
  sigaltstack(&mine, NULL);
}

void cterm_restore_arm(void) {
  struct sigaction end = {.sa_handler = on_end, .sa_flags = SA_RESTART};
  struct sigaction news = {.sa_handler = on_news, .sa_flags = SA_RESTART};
  struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigfillset(&end.sa_mask);
  sigemptyset(&news.sa_mask);
  sigemptyset(&crash.sa_mask);
  use_alternate_stack();
  atomic_store(&arrived, 0);
  install(ending_signals, COUNT(ending_signals), &end, 1);
  install(news_signals, COUNT(news_signals), &news, 0);
  install(crash_signals, COUNT(crash_signals), &crash, 0);
  atomic_store(&taken, 1);
}

void cterm_restore_disarm(void) {
  atomic_store(&taken, 0);
  tcsetattr(tty_fd, TCSADRAIN, &modes);
  uninstall(ending_signals, COUNT(ending_signals));
  uninstall(news_signals, COUNT(news_signals));
  uninstall(crash_signals, COUNT(crash_signals));
}

void cterm_restore_pause(void) {
  atomic_store(&taken, 0);
  tcsetattr(tty_fd, TCSADRAIN, &modes);
}

void cterm_restore_resume(void) { atomic_store(&taken, 1); }

void cterm_restore_stop_process(void) {
  struct sigaction stop = {.sa_handler = SIG_DFL};
  struct sigaction news;
  sigemptyset(&stop.sa_mask);
  sigaction(SIGTSTP, &stop, &news);
  atomic_fetch_and(&arrived, ~(unsigned)(CTERM_SIGNAL_CONTINUE | CTERM_SIGNAL_STOP));
  kill(0, SIGTSTP);
  // Another thread may receive the signal, so this one may continue briefly; and in an orphaned process group
  // the signal is ignored and nothing stops.
  for (int i = 0; i < 10 && !(atomic_load(&arrived) & CTERM_SIGNAL_CONTINUE); i++) {
    poll(NULL, 0, 20);
  }
  atomic_fetch_and(&arrived, ~(unsigned)CTERM_SIGNAL_CONTINUE);
  sigaction(SIGTSTP, &news, NULL);
}

unsigned cterm_restore_take_signals(void) { return atomic_exchange(&arrived, 0); }

// -- Waking --------------------------------------------------------------------------------------

int cterm_restore_wake_fd(void) { return wake_pipe[0]; }

void cterm_restore_wake(void) { wake('w'); }

int cterm_restore_take_wake(void) {
  char bytes[64];
  int woken = 0;
  ssize_t count;
  while ((count = read(wake_pipe[0], bytes, sizeof bytes)) > 0) {
    for (ssize_t i = 0; i < count; i++) { woken |= bytes[i] == 'w'; }
  }
  return woken;
}
