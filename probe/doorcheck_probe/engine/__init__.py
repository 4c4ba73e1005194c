# SPDX-License-Identifier: Apache-2.0
"""From a plan over attempts to verdicts. Knows no HTTP API and runs inside the desktop too."""
