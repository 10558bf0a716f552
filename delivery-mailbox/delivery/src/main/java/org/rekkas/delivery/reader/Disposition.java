package org.rekkas.delivery.reader;

import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.rekkas.mime.Parameters;

/** What Content-Disposition (RFC 2183) and the {@code name} of Content-Type say of one part. */
final class Disposition {
  private boolean attached;
  private String fileName = "";
  private String typeName = "";

  void look(String name, Field field) {
    boolean disposition = name.equals("content-disposition");
    if ((disposition || name.equals("content-type")) && field instanceof RawField raw) {
      Parameters.of(raw).ifPresent(read -> take(disposition, read));
    }
  }

  private void take(boolean disposition, Parameters read) {
    if (disposition) {
      attached = read.value().equals("attachment");
      fileName = read.get("filename");
    } else {
      typeName = read.get("name");
    }
  }

  boolean attached() {
    return attached;
  }

  String name() {
    return fileName.isEmpty() ? typeName : fileName;
  }
}
