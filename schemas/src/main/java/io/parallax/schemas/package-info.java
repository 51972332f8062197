/**
 * The data contracts between the parts of Parallax: the Avro records of every topic, the topics
 * themselves, their keys, and the Serde that puts records on the wire.
 *
 * <p>Readers and writers of a topic start at {@link io.parallax.schemas.TopicCatalogue}.
 */
package io.parallax.schemas;
