/// The little of ncurses that is used, in plain integers.
///
/// curses.h itself cannot cross into Swift 6: its macros and variadics are not imported, and `stdscr`
/// and `LINES` are refused as shared mutable state. Everything here is to be called from one
/// thread, except `cterm_wake`. While the screen is up, stdout and stderr go to a file that is handed
/// back afterwards, so that nothing else writes to the screen.
#ifndef BEAMSCOPE_CTERMINAL_H
#define BEAMSCOPE_CTERMINAL_H

#include <stdint.h>

/// What `cterm_start` found.
enum {
  CTERM_STARTED = 0,
  /// stdin or stdout is no terminal.
  CTERM_NOT_A_TERMINAL = 1,
  /// TERM is unset, unknown, or names a terminal without a movable cursor.
  CTERM_UNSUITABLE = 2,
  CTERM_ALREADY_STARTED = 3,
  /// A pipe or a file could not be made; `errno` says why.
  CTERM_SYSTEM_ERROR = 4,
};

/// Kinds of event.
enum {
  CTERM_TIMEOUT = 0,
  /// `value` is a Unicode scalar; control characters included.
  CTERM_CHARACTER = 1,
  /// `value` is one of the keys below.
  CTERM_KEY = 2,
  /// The size changed, or the screen has to be drawn anew at its old one.
  CTERM_RESIZED = 3,
  CTERM_WOKEN = 4,
  /// The terminal is gone.
  CTERM_CLOSED = 5,
  /// `value` is one of the buttons below, at `row` and `column`.
  CTERM_MOUSE = 6,
};

/// Keys that are no characters; F1 is CTERM_KEY_FUNCTION + 1.
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
  CTERM_KEY_FUNCTION = 100,
};

enum {
  CTERM_BUTTON_LEFT = 1,
  CTERM_WHEEL_UP = 2,
  CTERM_WHEEL_DOWN = 3,
};

/// Attributes, to be added up.
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

/// Takes the character set from the environment; 1 if it is UTF-8.
int32_t cterm_use_locale(void);

/// Takes over the terminal: alternate screen, keys one by one and unechoed, no cursor.
///
/// From here on it is given back by `cterm_stop`, at exit, and on SIGINT, SIGTERM, SIGHUP and the
/// signals of a crash, which then do what they would have done.
int32_t cterm_start(void);

/// Gives the terminal back, and to stderr whatever was written while it was taken.
void cterm_stop(void);

int32_t cterm_rows(void);
int32_t cterm_columns(void);

/// Colours the terminal shows: 0, 8, 16, 88, 256, or 2^24 and no fewer with direct colour.
int32_t cterm_colors(void);

/// 1 if terminfo says that colours are given as red, green and blue (the capability RGB).
int32_t cterm_has_direct_color(void);

/// Columns the C library counts for a scalar in the current locale: 0, 1, 2, or -1 if it has none.
int32_t cterm_width(uint32_t scalar);

/// Writes text, of which nothing is longer than the row, at a place; nothing shows before
/// `cterm_refresh`.
void cterm_put(
    int32_t row, int32_t column, const char *text, int32_t foreground, int32_t background,
    int32_t attributes);

/// Shows what was put.
void cterm_refresh(void);

/// Has the next refresh draw every cell, whatever it believes is there.
void cterm_invalidate(void);

/// Reports the mouse's left button and wheel, or leaves the mouse to the terminal.
void cterm_set_mouse(int32_t on);

/// The next event; waits at most so many milliseconds, for ever if negative.
struct cterm_event cterm_next_event(int32_t timeout_ms);

/// Ends the wait in `cterm_next_event`; from any thread or signal handler, at any time.
void cterm_wake(void);

/// Stops the process group as Ctrl-Z does, with the terminal given back; returns when continued.
void cterm_suspend(void);

#endif
