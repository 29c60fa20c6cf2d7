"""The comparison's tables in the README are those of its figures."""

import json
import unittest
from pathlib import Path

from compare import README, fill, tables

HERE = Path(__file__).parent


class Tables(unittest.TestCase):
    """Committed figures against the committed README."""

    def setUp(self) -> None:
        self.found = json.loads((HERE / "results/comparison.json").read_text())

    def test_the_readme_holds_the_printed_tables(self) -> None:
        text = README.read_text(encoding="utf-8")
        for name in tables(self.found):
            self.assertIn(f"<!-- comparison: {name} -->\n", text)
        self.assertEqual(text, fill(text, self.found), "run compare.py with --fill")

    def test_every_row_has_its_seeds(self) -> None:
        for name, runs in self.found.items():
            self.assertEqual(len(runs), 3, name)

    def test_only_marked_lines_are_replaced(self) -> None:
        errors = tables(self.found)["errors"]
        text = "a\n<!-- comparison: errors -->\n| old |\n| old |\n\nb\n"
        self.assertEqual(fill(text, self.found), f"a\n<!-- comparison: errors -->\n{errors}\n\nb\n")


if __name__ == "__main__":
    unittest.main()
