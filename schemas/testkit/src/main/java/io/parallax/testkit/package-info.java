/** What the tests of several modules share: files in the repository and beside it, free ports. */
package io.parallax.testkit;
