/// Restores the terminal in all circumstances; without curses.
#ifndef BEAMSCOPE_CTERMINAL_RESTORE_H
#define BEAMSCOPE_CTERMINAL_RESTORE_H

enum {
  CTERM_SIGNAL_STOP = 1,
  CTERM_SIGNAL_CONTINUE = 2,
  CTERM_SIGNAL_RESIZE = 4,
};

/// Saves the terminal's modes, redirects stdout and stderr to a file, and returns a descriptor of the
/// terminal for drawing, which the caller closes; -1 and `errno` on failure.
int cterm_restore_open(void);
/// Restores stdout and stderr, and copies output written to them meanwhile to stderr.
void cterm_restore_close(void);

/// Adds a byte to the sequence that restores the terminal.
void cterm_restore_append(char byte);
/// Sets whether the mouse must also be switched off.
void cterm_restore_mouse(int on);

/// Installs the signal handlers; from now on the terminal counts as taken over.
void cterm_restore_arm(void);
/// Restores the previous handlers.
void cterm_restore_disarm(void);

/// The terminal was released, or taken over again, by other means.
void cterm_restore_pause(void);
void cterm_restore_resume(void);

/// Suspends the process group and returns when it is continued.
void cterm_restore_stop_process(void);

/// Signals received since the last call, combined.
unsigned cterm_restore_take_signals(void);

int cterm_restore_wake_fd(void);
void cterm_restore_wake(void);
/// Drains the pipe; 1 if `cterm_restore_wake` wrote to it.
int cterm_restore_take_wake(void);

#endif
