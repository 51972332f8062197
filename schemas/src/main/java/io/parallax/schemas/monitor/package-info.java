/** What worker, topology and desk have in common when they are watched. */
package io.parallax.schemas.monitor;
