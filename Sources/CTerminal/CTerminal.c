#include "CTerminal.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>

int cterm_columns(void) { return COLS; }
