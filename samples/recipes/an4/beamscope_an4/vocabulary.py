"""Text pieces: word-initial letters, continuation letters and, optionally, byte-pair merges.

U+2581 begins a word. Piece 0 is the blank. A lone letter ("B") is always one piece.
"""

from collections import Counter

WORD_START = "\u2581"
BLANK = "<blank>"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_of(word: str) -> list[str]:
    """"SIX" as ["_S", "I", "X"] with U+2581 for the underscore."""
    return [WORD_START + word[0], *word[1:]]


def merge_pair(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    """Every adjacent occurrence of `pair` joined, left to right."""
    merged, i = [], 0
    while i < len(pieces):
        if tuple(pieces[i : i + 2]) == pair:
            merged.append(pieces[i] + pieces[i + 1])
            i += 2
        else:
            merged.append(pieces[i])
            i += 1
    return merged


class Vocabulary:
    """Pieces and the ordered merges that segment a word into them."""

    def __init__(self, tokens: list[str], merges: list[tuple[str, str]]):
        self.tokens = tokens
        self.merges = merges
        self.index = {token: i for i, token in enumerate(tokens)}
        self.cache: dict[str, list[int]] = {}

    @classmethod
    def learn(cls, texts: list[str], size: int = 0) -> "Vocabulary":
        """Letters seen in `texts` (all 26 as word starts), merged until there are `size` pieces (0: no merge)."""
        counts = Counter(word for text in texts for word in text.split())
        inside = sorted({letter for word in counts for letter in word[1:]})
        tokens = [BLANK, *inside, *(WORD_START + letter for letter in LETTERS)]
        words = {word: letters_of(word) for word in counts}
        merges: list[tuple[str, str]] = []
        while len(tokens) < size:
            pairs: Counter = Counter()
            for word, pieces in words.items():
                for pair in zip(pieces, pieces[1:]):
                    pairs[pair] += counts[word]
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            merges.append(best)
            tokens.append(best[0] + best[1])
            words = {word: merge_pair(pieces, best) for word, pieces in words.items()}
        return cls(tokens, merges)

    @classmethod
    def restore(cls, tokens: list[str]) -> "Vocabulary":
        """From the pieces of a model file: a merged piece is the join of two earlier pieces."""
        merges = []
        for i, token in enumerate(tokens):
            if i > 0 and len(token.lstrip(WORD_START)) > 1:
                earlier = set(tokens[1:i])
                splits = [(token[:cut], token[cut:]) for cut in range(1, len(token))]
                merges.append(next(pair for pair in splits if earlier.issuperset(pair)))
        return cls(tokens, merges)

    def encode(self, text: str) -> list[int]:
        """Piece ids of a text; a letter outside the vocabulary raises KeyError."""
        ids: list[int] = []
        for word in text.split():
            if word not in self.cache:
                pieces = letters_of(word)
                for pair in self.merges:
                    pieces = merge_pair(pieces, pair)
                self.cache[word] = [self.index[piece] for piece in pieces]
            ids += self.cache[word]
        return ids

    def covers(self, text: str) -> bool:
        """Whether every letter of `text` has a piece."""
        return all(piece in self.index for word in text.split() for piece in letters_of(word))

    def decode(self, ids) -> str:
        """The text of piece ids."""
        return "".join(self.tokens[i] for i in ids).replace(WORD_START, " ").strip()
