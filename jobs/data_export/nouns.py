"""What somebody's data export shows: a file for each noun, and of each of its columns whether it is shown.

Of others there are only their names. A column that is neither shown nor withheld fails
tests/guards/test_data_export.py, and so does a table that stands neither here nor in left_out.py.
"""

from jobs.data_export.noun import Noun
from jobs.data_export.of_oneself import OF_ONESELF
from jobs.data_export.of_two import OF_TWO

NOUNS: tuple[Noun, ...] = (*OF_ONESELF, *OF_TWO)
