package io.parallax.inference.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Three bytes to a pixel in one array, which is what JPEG files and most PNG files decode to, and
 * read from there: a raster's own methods take several times as long.
 */
final class InterleavedRgb {
  private static final int BANDS = 3;

  private InterleavedRgb() {}

  static boolean isIn(Raster raster) {
    return raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getNumBanks() == 1
        && model.getNumBands() == BANDS
        && model.getPixelStride() == BANDS
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0;
  }

  /** Reads the colours, row-major. */
  static void read(Raster raster, int[] rgb) {
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] bytes = buffer.getData();
    int[] bands = model.getBandOffsets();
    int width = raster.getWidth();
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      int from = buffer.getOffset() + y * model.getScanlineStride();
      for (int x = 0; x < width; x++, from += BANDS) {
        rgb[to++] =
            (bytes[from + bands[0]] & 0xFF) << 16
                | (bytes[from + bands[1]] & 0xFF) << 8
                | (bytes[from + bands[2]] & 0xFF);
      }
    }
  }
}
