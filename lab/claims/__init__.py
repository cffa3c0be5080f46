"""Each sentence of the note, and each trap, as a claim that is put to the test."""
