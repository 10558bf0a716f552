package org.rekkas.parts;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What filters look at in a message, decoded. Read once, as a stream, with bounds on all that a
 * sender can pile up (attacks E4, E8, E9, E11, E13): what is beyond them is not looked at, which
 * {@code cut} tells.
 *
 * @param fields of the header, in their order
 * @param texts plain ones, and HTML without its tags, white space made one space
 * @param files names of files, and types of what has no name; a part with several names has several
 * @param links in texts and in HTML, attached or not
 * @param cut whether there is more than was looked at
 * @param broken whether it cannot be told, or not in one way only, of what parts it consists; what
 *     was found is here
 */
public record Parts(
    List<Field> fields,
    List<String> texts,
    List<File> files,
    List<Link> links,
    boolean cut,
    boolean broken) {

  /**
   * A header field.
   *
   * @param name in lower case
   * @param value unfolded, encoded words decoded (RFC 2047), at most 4,000 characters
   */
  public record Field(String name, String value) {}

  /**
   * A part that is no text to be read at once.
   *
   * @param name as told by Content-Disposition or Content-Type (RFC 2183, 2231), without dots and
   *     blanks at its end, or empty
   * @param type in lower case: {@code application/zip}
   */
  public record File(String name, String type) {}

  /**
   * Where something leads.
   *
   * @param host in lower case
   */
  public record Link(String url, String host) {}

  public Parts {
    fields = List.copyOf(fields);
    texts = List.copyOf(texts);
    files = List.copyOf(files);
    links = List.copyOf(links);
  }

  /** Reads all that matters; the caller closes the stream. SMTP has ended its header. */
  public static Parts of(InputStream message) throws IOException {
    return new PartsReader(message).read();
  }
}
