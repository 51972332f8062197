package io.parallax.scorer.selection;

import io.parallax.scorer.geometry.BlockIndex;
import java.util.Map;

/**
 * A request of another generation that is open or answered.
 *
 * @param superpixel which superpixel of which frame
 * @param raster names the frame's superpixels, as that generation has them
 * @param area pixels of the superpixel
 * @param footprints the packed footprint of the frame in each block that it touches
 */
public record StandingRequest(
    SuperpixelId superpixel, String raster, int area, Map<BlockIndex, byte[]> footprints) {}
