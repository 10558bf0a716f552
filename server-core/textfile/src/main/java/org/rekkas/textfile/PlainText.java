package org.rekkas.textfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What people write with whatever editor: UTF-8, without the mark that some of them put in front (a
 * byte order mark), which is nothing that anybody typed.
 */
public final class PlainText {
  private static final int LONGEST = 4096;

  private PlainText() {}

  /**
   * A whole file.
   *
   * @throws IOException where it cannot be read, or is not UTF-8
   */
  public static String read(Path file) throws IOException {
    try {
      return withoutMark(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  /**
   * The first line of what is typed or piped, such as a password: without its end, and cut behind
   * 4,097 octets, which is more than a password may have.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static String firstLine(InputStream input) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = input.read(); b >= 0 && b != '\n' && line.size() <= LONGEST; b = input.read()) {
      line.write(b);
    }
    var octets = ByteBuffer.wrap(line.toByteArray());
    String text = withoutMark(StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
