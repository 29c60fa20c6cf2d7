#ifndef BEAMSCOPE_CTERMINAL_H
#define BEAMSCOPE_CTERMINAL_H

/// Terminal width, in columns, of the wide ncurses library this was built with; 0 before it starts.
int cterm_columns(void);

#endif
