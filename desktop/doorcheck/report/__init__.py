# SPDX-License-Identifier: Apache-2.0
"""The case as a document, then as a PDF. No Qt."""
