# SPDX-License-Identifier: Apache-2.0
"""Where the packed program begins; PyInstaller needs a script, not a module."""

import sys

from doorcheck.__main__ import main

sys.exit(main())
