/**
 * The desk: a web page on which annotators answer label requests, and the server behind it.
 *
 * <p>What the desk knows it reads from topics ({@link io.parallax.deploy.desk.DeskState}), and what
 * an annotator says goes to a topic; only who holds which request right now ({@link
 * io.parallax.deploy.desk.Claims}) lives in the process. Nothing that a browser sends is trusted.
 */
package io.parallax.deploy.desk;
