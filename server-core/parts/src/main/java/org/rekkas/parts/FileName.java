package org.rekkas.parts;

import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.rekkas.mime.Parameters;

/**
 * The file name of one part, from Content-Disposition (RFC 2183) or the {@code name} of
 * Content-Type. Names in pieces (RFC 2231 §3) are joined, so that no extension hides in the gap
 * between two of them (attack E9).
 */
final class FileName {
  private boolean attached;
  private String fileName = "";
  private String typeName = "";

  void look(String field, Field value) {
    boolean disposition = field.equals("content-disposition");
    if ((disposition || field.equals("content-type")) && value instanceof RawField raw) {
      Parameters.of(raw).ifPresent(read -> take(disposition, read));
    }
  }

  private void take(boolean disposition, Parameters read) {
    if (disposition) {
      attached = read.value().equals("attachment");
      fileName = read.fileName("filename");
    } else {
      typeName = read.fileName("name");
    }
  }

  boolean isAttached() {
    return attached;
  }

  String text() {
    return fileName.isEmpty() ? typeName : fileName;
  }
}
