"""Pages to records under atheris: whatever the bytes, a reading or an error of ours. Started by `test_soak`, or by hand:

python -m tests.faults.fuzz_pages CORPUS -max_total_time=600
"""

import sys

import atheris

with atheris.instrument_imports(include=["transforms"]):
    from transforms.errors import GiamngheoError
    from transforms.extract import read_page, records_of


def read(content: bytes) -> None:
    try:
        reading = read_page(content, page="fuzzed")
    except GiamngheoError:
        return
    text = reading.document.text
    assert all(text[each.start : each.end] == each.quote for each in reading.observations)
    assert all(text[each.start : each.end] == each.quote for each in reading.rates)
    assert sum(1 for _ in records_of(reading, selectors=True)) >= 1


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
