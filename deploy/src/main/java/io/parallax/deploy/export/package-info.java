/**
 * Label requests for the annotation tools that people already use, and the answers back: one class
 * a tool for its files, the codecs of their masks, and the checks that an answer passes.
 *
 * <p>A tool is shown the crop of a request, not its frame, which no request carries. So masks are
 * in the crop's coordinates outside, and in the frame's inside.
 */
package io.parallax.deploy.export;
