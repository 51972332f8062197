package io.parallax.inference.worker;

/** The steps of a frame on its way to a probability map, in their order. */
public enum WorkerStep {
  /** From the record to checked images at the working resolution. */
  DECODE,
  /** The given superpixels brought to the working resolution, or SEEDS. */
  SUPERPIXELS,
  /** The model over the normalised image, all passes. */
  INFERENCE,
  /** The model's output to 8 bits. */
  QUANTISE,
  /** Packing, and writing the record. */
  ENCODE
}
