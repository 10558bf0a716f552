package org.rekkas.plugins.accountsldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a directory behind two pools of connections: one looks people up, in the name that
 * the configuration gives; the other tries their passwords, and never looks anything up.
 * Connections are made when they are first wanted. Safe for many threads.
 */
final class Directory implements AutoCloseable {
  private final LDAPConnectionPool searching;
  private final LDAPConnectionPool trying;

  private Directory(LDAPConnectionPool searching, LDAPConnectionPool trying) {
    this.searching = searching;
    this.trying = trying;
  }

  /**
   * @param trust whom to believe that a server is what it says
   */
  static Directory open(Settings.Source source, String password, TrustManager[] trust)
      throws LDAPException, GeneralSecurityException {
    SSLContext tls = new SSLUtil(trust).createSSLContext();
    BindRequest as =
        source.bindDn().isEmpty()
            ? new SimpleBindRequest()
            : new SimpleBindRequest(source.bindDn(), password);
    return new Directory(pool(source, tls, as), pool(source, tls, null));
  }

  private static LDAPConnectionPool pool(
      Settings.Source source, SSLContext tls, @Nullable BindRequest as) throws LDAPException {
    var sets = new ArrayList<ServerSet>();
    for (Settings.Server each : source.servers()) {
      sets.add(server(each, tls, source));
    }
    var pool =
        new LDAPConnectionPool(
            new FailoverServerSet(sets.toArray(ServerSet[]::new)),
            as,
            0,
            source.pool(),
            0,
            null,
            false);
    pool.setMaxWaitTimeMillis(source.timeout().toMillis());
    pool.setCreateIfNecessary(false);
    pool.setRetryFailedOperationsDueToInvalidConnections(true);
    return pool;
  }

  private static ServerSet server(Settings.Server server, SSLContext tls, Settings.Source source) {
    int millis = (int) source.timeout().toMillis();
    var options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(millis);
    options.setResponseTimeoutMillis(millis);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    boolean implicit = server.security() == Settings.Security.TLS;
    PostConnectProcessor then =
        server.security() == Settings.Security.START_TLS
            ? new StartTLSPostConnectProcessor(tls)
            : null;
    return new SingleServerSet(
        server.host(),
        server.port(),
        implicit ? tls.getSocketFactory() : null,
        options,
        null,
        then);
  }

  /**
   * The one entry that fits; none where several do, as nobody knows whose the address is then.
   *
   * @throws LDAPException if the directory does not answer, or has no such base: a replica that is
   *     empty yet, or one that lets us see nothing, knows nobody to be unknown
   */
  Optional<SearchResultEntry> one(String base, Filter filter, String... attributes)
      throws LDAPException {
    var request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
    request.setSizeLimit(2);
    try {
      List<SearchResultEntry> entries = searching.search(request).getSearchEntries();
      return entries != null && entries.size() == 1
          ? Optional.of(entries.getFirst())
          : Optional.empty();
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Whether the password is that of an entry. An empty one never is: the directory would take it
   * for nobody's login, and say yes (RFC 4513 §5.1.2, attack C2).
   *
   * @throws LDAPException if the directory does not answer, or will not (53): to one entry, or to
   *     all while it is maintained
   */
  boolean matches(String dn, byte[] password) throws LDAPException {
    if (password.length == 0) {
      return false;
    }
    try {
      BindResult result = trying.bind(new SimpleBindRequest(dn, password));
      return result.getResultCode().equals(ResultCode.SUCCESS);
    } catch (LDAPException e) {
      return switch (e.getResultCode().intValue()) {
        case ResultCode.INVALID_CREDENTIALS_INT_VALUE,
            ResultCode.NO_SUCH_OBJECT_INT_VALUE,
            ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
            ResultCode.CONSTRAINT_VIOLATION_INT_VALUE ->
            false;
        default -> throw e;
      };
    }
  }

  @Override
  public void close() {
    searching.close();
    trying.close();
  }
}
