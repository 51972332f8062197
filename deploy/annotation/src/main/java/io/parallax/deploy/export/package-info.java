/**
 * Label requests out of a cluster for an annotation tool, and the answers back: what is written,
 * what several annotators say together, and the checks that an answer passes.
 *
 * <p>A tool is shown the crop of a request, not its frame, which no request carries. So masks are
 * in the crop's coordinates outside, and in the frame's inside.
 *
 * <p>The files themselves are those of {@code format}, one class a tool; {@code exchange} is what
 * they take and give, and {@code mask} is what is drawn.
 */
package io.parallax.deploy.export;
