/// The parts of ncurses used here, in plain integers.
///
/// curses.h itself cannot be imported into Swift 6: its macros and variadics are not imported, and `stdscr`
/// and `LINES` are rejected as shared mutable state. Everything here must be called from one thread, except
/// `cterm_wake`. While the screen is up, stdout and stderr go to a file that is printed afterwards, so that
/// nothing else writes to the screen.
#ifndef BEAMSCOPE_CTERMINAL_H
#define BEAMSCOPE_CTERMINAL_H

#include <stdint.h>

/// Results of `cterm_start`.
enum {
  CTERM_STARTED = 0,
  /// stdin or stdout is not a terminal.
  CTERM_NOT_A_TERMINAL = 1,
  /// TERM is unset, unknown, or names a terminal without a movable cursor.
  CTERM_UNSUITABLE = 2,
  CTERM_ALREADY_STARTED = 3,
  /// A pipe or file could not be created; see `errno`.
  CTERM_SYSTEM_ERROR = 4,
};

/// Kinds of event.
enum {
  CTERM_TIMEOUT = 0,
  /// `value` is a Unicode scalar, including control characters.
  CTERM_CHARACTER = 1,
  /// `value` is one of the keys below.
  CTERM_KEY = 2,
  /// The size changed, or the screen must be redrawn at the same size.
  CTERM_RESIZED = 3,
  CTERM_WOKEN = 4,
  /// The terminal is gone.
  CTERM_CLOSED = 5,
  /// `value` is one of the buttons below, at `row` and `column`.
  CTERM_MOUSE = 6,
};

/// Keys that are not characters; F1 is CTERM_KEY_FUNCTION + 1.
enum {
  CTERM_KEY_UP = 1,
  CTERM_KEY_DOWN,
  CTERM_KEY_LEFT,
  CTERM_KEY_RIGHT,
  CTERM_KEY_HOME,
  CTERM_KEY_END,
  CTERM_KEY_PAGE_UP,
  CTERM_KEY_PAGE_DOWN,
  CTERM_KEY_ENTER,
  CTERM_KEY_BACKTAB,
  CTERM_KEY_BACKSPACE,
  CTERM_KEY_DELETE,
  CTERM_KEY_INSERT,
  /// Before and after pasted text, which arrives as characters.
  CTERM_KEY_PASTE_BEGIN,
  CTERM_KEY_PASTE_END,
  CTERM_KEY_FUNCTION = 100,
};

enum {
  CTERM_BUTTON_LEFT = 1,
  CTERM_WHEEL_UP = 2,
  CTERM_WHEEL_DOWN = 3,
};

/// Attributes, combined by addition.
enum {
  CTERM_BOLD = 1,
  CTERM_DIM = 2,
  CTERM_ITALIC = 4,
  CTERM_UNDERLINE = 8,
  CTERM_REVERSE = 16,
};

/// Colours: an index, CTERM_RGB + 0xRRGGBB where `cterm_has_direct_color`, or the terminal's own.
enum {
  CTERM_OWN_COLOR = -1,
  CTERM_RGB = 0x1000000,
};

struct cterm_event {
  int32_t kind;
  int32_t value;
  int32_t row;
  int32_t column;
};

/// Sets the character set from the environment; 1 if it is UTF-8.
int32_t cterm_use_locale(void);

/// Takes over the terminal: alternate screen, unbuffered keys without echo, no cursor.
///
/// It is released by `cterm_stop`, at exit, and on SIGINT, SIGTERM, SIGHUP and the signals of a crash, which
/// then take their normal effect.
int32_t cterm_start(void);

/// Releases the terminal, and copies output written meanwhile to stderr.
void cterm_stop(void);

int32_t cterm_rows(void);
int32_t cterm_columns(void);

/// Number of colours: 0, 8, 16, 88, 256, or at least 2^24 with direct colour.
int32_t cterm_colors(void);

/// 1 if terminfo has direct colour (the capability RGB).
int32_t cterm_has_direct_color(void);

/// Columns of a scalar according to the C library in the current locale: 0, 1, 2, or -1 if unprintable.
int32_t cterm_width(uint32_t scalar);

/// Writes text that fits the row at a position; not visible before `cterm_refresh`.
void cterm_put(
    int32_t row, int32_t column, const char *text, int32_t foreground, int32_t background,
    int32_t attributes);

/// Shows the written text.
void cterm_refresh(void);

/// Makes the next refresh draw every cell.
void cterm_invalidate(void);

/// Enables events for the left mouse button and wheel, or leaves the mouse to the terminal.
void cterm_set_mouse(int32_t on);

/// The next event; waits at most this many milliseconds, indefinitely if negative.
struct cterm_event cterm_next_event(int32_t timeout_ms);

/// Ends the wait in `cterm_next_event`; from any thread or signal handler, at any time.
void cterm_wake(void);

/// Suspends the process group as Ctrl-Z does, releasing the terminal; returns when continued.
void cterm_suspend(void);

#endif
