package io.parallax.inference.worker;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is published for one consumed record.
 *
 * @param reason why it is a dead letter, or null for a probability map
 */
record Output(
    ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> record, String reason) {}
