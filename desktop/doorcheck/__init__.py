# SPDX-License-Identifier: Apache-2.0
"""What the user sees: the wizard, the headless check, the guides and the report."""
