package io.parallax.schemas;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The parent of all generated records: declares to Avro that they may be made from their schemas.
 *
 * <p>Since 1.12.2 Avro loads no class by name that is not declared as trusted, not even the records
 * that it generated itself. Declared here, it is known before the first record exists, and nobody
 * has to start the JVM with {@code org.apache.avro.SERIALIZABLE_PACKAGES}. What is trusted already
 * stays trusted.
 */
public abstract class TrustedRecord extends SpecificRecordBase {
  static {
    String ours = TrustedRecord.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
  }
}
