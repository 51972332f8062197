/** Real scans for tests: inferred once, played through a topology, compared with the batch. */
package io.parallax.deploy.testkit;
