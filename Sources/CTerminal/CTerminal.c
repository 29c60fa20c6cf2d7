#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1

#include "CTerminal.h"
#include "restore.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *screen_file;
/// Keys are read through a pad: reading through stdscr would draw it.
static WINDOW *key_pad;
static int mouse_on;
static int shown_rows, shown_columns;

/// How terminals mark pasted text, and the numbers under which ncurses reports the marks.
enum { PASTE_BEGIN = KEY_MAX + 1, PASTE_END };
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

int32_t cterm_use_locale(void) {
  setlocale(LC_CTYPE, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int32_t cterm_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// -- Start and stop ------------------------------------------------------------------------------

static int append_restore_byte(int byte) {
  cterm_restore_append((char)byte);
  return byte;
}

static void append_restore_string(const char *capability) {
  const char *text = tigetstr(capability);
  if (text != NULL && text != (const char *)-1) { tputs(text, 1, append_restore_byte); }
}

/// Restores the terminal when ncurses cannot be used.
static void prepare_restore(void) {
  static const char *const capabilities[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
  for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
    append_restore_string(capabilities[i]);
  }
}

static int is_suitable(const char *term) {
  if (term == NULL || *term == '\0' || strcmp(term, "dumb") == 0) { return 0; }
  int status = 0;
  // newterm would print its error, and leave the terminal half initialised.
  if (setupterm(term, STDOUT_FILENO, &status) != OK) { return 0; }
  const char *move = tigetstr("cup");
  return move != NULL && move != (const char *)-1;
}

/// Terminals that do not know the mode ignore it.
static void set_paste(const char *mode) {
  fputs(mode, screen_file);
  fflush(screen_file);
}

static void configure(void) {
  raw();
  noecho();
  nonl();
  curs_set(0);
  leaveok(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  key_pad = newpad(1, 1);
  keypad(key_pad, TRUE);
  meta(key_pad, TRUE);
  nodelay(key_pad, TRUE);
  // Long enough for the bytes of a key to arrive together over ssh, too short to be noticed.
  if (getenv("ESCDELAY") == NULL) { set_escdelay(50); }
  mouseinterval(0);
  define_key("\033[200~", PASTE_BEGIN);
  define_key("\033[201~", PASTE_END);
  set_paste(paste_on);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
}

int32_t cterm_start(void) {
  if (screen != NULL) { return CTERM_ALREADY_STARTED; }
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) { return CTERM_NOT_A_TERMINAL; }
  if (!is_suitable(getenv("TERM"))) { return CTERM_UNSUITABLE; }
  int tty = cterm_restore_open();
  if (tty < 0) { return CTERM_SYSTEM_ERROR; }
  prepare_restore();
  screen_file = fdopen(tty, "w");
  use_tioctl(TRUE);
  screen = screen_file != NULL ? newterm(NULL, screen_file, stdin) : NULL;
  if (screen == NULL) {
    int reason = errno;
    cterm_restore_close();
    if (screen_file != NULL) { fclose(screen_file); }
    screen_file = NULL;
    errno = reason;
    return CTERM_SYSTEM_ERROR;
  }
  // After newterm, whose own handlers these replace.
  cterm_restore_arm();
  configure();
  refresh();
  shown_rows = LINES;
  shown_columns = COLS;
  return CTERM_STARTED;
}

void cterm_stop(void) {
  if (screen == NULL) { return; }
  cterm_set_mouse(0);
  set_paste(paste_off);
  endwin();
  cterm_restore_disarm();
  delwin(key_pad);
  delscreen(screen);
  screen = NULL;
  cterm_restore_close();
  fclose(screen_file);
  screen_file = NULL;
}

/// Temporarily releases the terminal.
static void leave(void) {
  if (mouse_on) { mousemask(0, NULL); }
  set_paste(paste_off);
  endwin();
  cterm_restore_pause();
}

static void enter(void) {
  cterm_restore_resume();
  clearok(curscr, TRUE);
  refresh();
  curs_set(0);
  set_paste(paste_on);
  if (mouse_on) {
    mouse_on = 0;
    cterm_set_mouse(1);
  }
}

void cterm_suspend(void) {
  if (screen == NULL) { return; }
  leave();
  cterm_restore_stop_process();
  enter();
}

// -- Drawing -------------------------------------------------------------------------------------

int32_t cterm_rows(void) { return screen != NULL ? LINES : 0; }
int32_t cterm_columns(void) { return screen != NULL ? COLS : 0; }

int32_t cterm_has_direct_color(void) {
  if (screen == NULL) { return 0; }
  const char *bits = tigetstr("RGB");
  return tigetflag("RGB") > 0 || tigetnum("RGB") > 0
         || (bits != NULL && bits != (const char *)-1);
}

int32_t cterm_colors(void) { return screen != NULL && has_colors() ? COLORS : 0; }

static int color_number(int32_t color) {
  if (color < CTERM_RGB) { return color < COLORS ? color : -1; }
  // Direct colours below 8 would be mistaken for the first eight of the palette.
  int value = color - CTERM_RGB;
  return value < 8 ? 8 : value;
}

void cterm_put(
    int32_t row, int32_t column, const char *text, int32_t foreground, int32_t background,
    int32_t attributes) {
  if (screen == NULL) { return; }
  attr_t attrs = A_NORMAL;
  if (attributes & CTERM_BOLD) { attrs |= WA_BOLD; }
  if (attributes & CTERM_DIM) { attrs |= WA_DIM; }
  if (attributes & CTERM_ITALIC) { attrs |= WA_ITALIC; }
  if (attributes & CTERM_UNDERLINE) { attrs |= WA_UNDERLINE; }
  if (attributes & CTERM_REVERSE) { attrs |= WA_REVERSE; }
  int pair = 0;
  if (has_colors() && (foreground != CTERM_OWN_COLOR || background != CTERM_OWN_COLOR)) {
    pair = alloc_pair(color_number(foreground), color_number(background));
    if (pair < 0) { pair = 0; }
  }
  // The pair is passed by pointer because a short cannot hold all of them.
  attr_set(attrs, 0, &pair);
  mvaddstr(row, column, text);
}

void cterm_refresh(void) {
  if (screen != NULL) { refresh(); }
}

void cterm_invalidate(void) {
  if (screen != NULL) { clearok(curscr, TRUE); }
}

void cterm_set_mouse(int32_t on) {
  if (screen == NULL || on == mouse_on) { return; }
  mouse_on = on;
  cterm_restore_mouse(on);
  mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

// -- Events --------------------------------------------------------------------------------------

static int key_value(wint_t code) {
  if (code > KEY_F0 && code <= KEY_F0 + 63) { return CTERM_KEY_FUNCTION + (int)(code - KEY_F0); }
  switch (code) {
  case PASTE_BEGIN: return CTERM_KEY_PASTE_BEGIN;
  case PASTE_END: return CTERM_KEY_PASTE_END;
  case KEY_UP: case KEY_SR: return CTERM_KEY_UP;
  case KEY_DOWN: case KEY_SF: return CTERM_KEY_DOWN;
  case KEY_LEFT: case KEY_SLEFT: return CTERM_KEY_LEFT;
  case KEY_RIGHT: case KEY_SRIGHT: return CTERM_KEY_RIGHT;
  case KEY_HOME: case KEY_SHOME: case KEY_A1: return CTERM_KEY_HOME;
  case KEY_END: case KEY_SEND: case KEY_C1: return CTERM_KEY_END;
  case KEY_PPAGE: case KEY_A3: return CTERM_KEY_PAGE_UP;
  case KEY_NPAGE: case KEY_C3: return CTERM_KEY_PAGE_DOWN;
  case KEY_ENTER: return CTERM_KEY_ENTER;
  case KEY_BTAB: return CTERM_KEY_BACKTAB;
  case KEY_BACKSPACE: return CTERM_KEY_BACKSPACE;
  case KEY_DC: case KEY_SDC: return CTERM_KEY_DELETE;
  case KEY_IC: return CTERM_KEY_INSERT;
  default: return 0;
  }
}

static int read_mouse(struct cterm_event *event) {
  MEVENT mouse;
  if (getmouse(&mouse) != OK) { return 0; }
  if (mouse.bstate & BUTTON4_PRESSED) {
    event->value = CTERM_WHEEL_UP;
  } else if (mouse.bstate & BUTTON5_PRESSED) {
    event->value = CTERM_WHEEL_DOWN;
  } else if (mouse.bstate & BUTTON1_PRESSED) {
    event->value = CTERM_BUTTON_LEFT;
  } else {
    return 0;
  }
  event->kind = CTERM_MOUSE;
  event->row = mouse.y;
  event->column = mouse.x;
  return 1;
}

/// Reads available ncurses input: 1 if `event` is filled, 0 if the key is not used here, -1 if there is none.
static int read_key(struct cterm_event *event) {
  wint_t code = 0;
  switch (wget_wch(key_pad, &code)) {
  case OK:
    event->kind = CTERM_CHARACTER;
    event->value = (int32_t)code;
    return 1;
  case KEY_CODE_YES:
    if (code == KEY_MOUSE) { return read_mouse(event); }
    event->kind = CTERM_KEY;
    event->value = key_value(code);
    return event->value != 0;
  default:
    return -1;
  }
}

/// Handles pending signals; 1 if the screen must be redrawn.
static int attend_signals(void) {
  int redraw = 0;
  unsigned signals = cterm_restore_take_signals();
  if (signals & CTERM_SIGNAL_STOP) {
    cterm_suspend();
    redraw = 1;
  } else if (signals & CTERM_SIGNAL_CONTINUE) {
    // Stopped by SIGSTOP without a chance to release the terminal: the shell has used it since.
    leave();
    enter();
    redraw = 1;
  }
  struct winsize size;
  if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0
      && (size.ws_row != shown_rows || size.ws_col != shown_columns)) {
    resizeterm(size.ws_row, size.ws_col);
    // Terminals reflow text when they change size.
    clearok(curscr, TRUE);
    shown_rows = LINES;
    shown_columns = COLS;
    redraw = 1;
  }
  return redraw;
}

static int64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// The terminal hung up, or reports being ready but has no input.
static int is_closed(short revents) {
  if (revents & (POLLHUP | POLLERR | POLLNVAL)) { return 1; }
  int waiting = 0;
  return (revents & POLLIN) && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0;
}

struct cterm_event cterm_next_event(int32_t timeout_ms) {
  struct cterm_event event = {CTERM_TIMEOUT, 0, 0, 0};
  if (screen == NULL) {
    event.kind = CTERM_CLOSED;
    return event;
  }
  int64_t end = now_ms() + (timeout_ms > 0 ? timeout_ms : 0);
  for (;;) {
    if (attend_signals()) {
      event.kind = CTERM_RESIZED;
      return event;
    }
    int found;
    while ((found = read_key(&event)) == 0) {}
    if (found > 0) { return event; }

    int64_t left = end - now_ms();
    struct pollfd waits[] = {{STDIN_FILENO, POLLIN, 0}, {cterm_restore_wake_fd(), POLLIN, 0}};
    int ready = poll(waits, 2, timeout_ms < 0 ? -1 : left > 0 ? (int)left : 0);
    if (ready > 0 && waits[1].revents != 0 && cterm_restore_take_wake()) {
      event.kind = CTERM_WOKEN;
      return event;
    }
    if (ready > 0 && is_closed(waits[0].revents)) {
      event.kind = CTERM_CLOSED;
      return event;
    }
    if (ready == 0) { return event; }
  }
}

void cterm_wake(void) { cterm_restore_wake(); }
