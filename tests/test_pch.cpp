// Nothing: it carries the precompiled header of the tests.
