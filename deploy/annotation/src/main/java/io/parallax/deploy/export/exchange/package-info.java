/**
 * What is exchanged with an annotation tool, whichever it is: the items that it is shown, and the
 * answers that it gives back.
 */
package io.parallax.deploy.export.exchange;
