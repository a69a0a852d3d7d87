"""What `make build` leaves is prepared for a fast start."""

import subprocess
import sys

import yaml

from local import places
from local.stack import Stack


def test_built_screening_grows_no_word_list(stack: Stack) -> None:
    """Where one was not laid down, this fails: `grow` is gone."""
    script = (
        "from screening import lexicon, phrase_tree, wordfiles; del phrase_tree.grow; "
        "print(len([lexicon.lexicon(name) for name in (*wordfiles.LANGUAGES, *wordfiles.NO_LANGUAGES)]))"
    )
    function = places.BUILT / "ScreenMessagesFunction"
    done = subprocess.run([sys.executable, "-c", script], cwd=function, capture_output=True, text=True, check=True)
    assert done.stdout == "10\n"


def test_what_was_built_for_one_architecture_cannot_be_deployed_for_another(stack: Stack) -> None:
    parameter = yaml.safe_load(places.BUILT_TEMPLATE.read_text(encoding="utf-8"))["Parameters"]["Architecture"]
    assert (parameter["Default"], parameter["AllowedValues"]) == (places.architecture(), [places.architecture()])
