/// How the terminal is put right whatever happens; no curses here.
#ifndef BEAMSCOPE_CTERMINAL_RESTORE_H
#define BEAMSCOPE_CTERMINAL_RESTORE_H

enum {
  CTERM_SIGNAL_STOP = 1,
  CTERM_SIGNAL_CONTINUE = 2,
  CTERM_SIGNAL_RESIZE = 4,
};

/// Remembers the terminal's modes, sends stdout and stderr to a file, and returns a descriptor of the
/// terminal to draw on, which the caller closes; -1 and `errno` on failure.
int cterm_restore_open(void);
/// Gives stdout and stderr back, and what was written to them to stderr.
void cterm_restore_close(void);

/// Adds a byte to what is written to the terminal to put it right.
void cterm_restore_append(char byte);
/// Says whether the mouse has to be switched off, too.
void cterm_restore_mouse(int on);

/// Installs the signal handlers; from here on the terminal counts as taken.
void cterm_restore_arm(void);
/// Puts back the handlers that were there.
void cterm_restore_disarm(void);

/// The terminal was given back, or taken again, by other means.
void cterm_restore_pause(void);
void cterm_restore_resume(void);

/// Stops the process group and returns when it is continued.
void cterm_restore_stop_process(void);

/// Signals that came since the last call, added up.
unsigned cterm_restore_take_signals(void);

int cterm_restore_wake_fd(void);
void cterm_restore_wake(void);
/// Empties the pipe; 1 if `cterm_restore_wake` wrote to it.
int cterm_restore_take_wake(void);

#endif
