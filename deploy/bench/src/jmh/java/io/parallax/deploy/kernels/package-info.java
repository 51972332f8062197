/**
 * JMH benchmarks of the scorer's kernels: quantise, decode, back-project, accumulate, entropy,
 * divergence, overlap and select, on one thread, without Kafka or RocksDB. They are built in the
 * profile {@code jmh} only, and run from the repository's root:
 *
 * <pre>{@code
 * mvn -q -B -Dquick -Dmaven.test.skip=true -Pjmh -pl deploy/bench -am package
 * java -jar deploy/bench/target/jmh/*.jar -prof gc
 * }</pre>
 *
 * <p>Figures are average microseconds an operation, and an operation is one frame with all its
 * blocks, but one selection step in {@code select}; {@code -prof gc} adds the bytes that it
 * allocates ({@code gc.alloc.rate.norm}). The input is made once a trial: by default the first
 * frames of the demo's flat under the demo's model (16 classes). Another scan comes with {@code -p
 * scan=DIR -p model=FILE.onnx}; {@code -p views=N} and {@code -p frames=N} set how many frames the
 * statistics and the scene are made of. A name, such as {@code entropy}, runs that kernel alone;
 * {@code -h} lists JMH's other options.
 */
package io.parallax.deploy.kernels;
