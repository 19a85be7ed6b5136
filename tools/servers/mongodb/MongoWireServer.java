import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * A MongoDB look-alike on loopback, for development where no MongoDB can be had: no sessions, transactions, replica set or
 * change streams. Arguments: port, file. Says it is 5.0 (wire version 13), because the driver refuses less.
 */
class MongoWireServer {
  public static void main(String[] arguments) {
    MVStore store = new MVStore.Builder().fileName(arguments[1]).open();
    store.setAutoCommitDelay(20);
    MongoServer server = new MongoServer(new H2Backend(store).version(new MongoVersion() {
      @Override
      public List<Integer> getVersionArray() {
        return List.of(5, 0, 0);
      }

      @Override
      public int getWireVersion() {
        return 13;
      }
    }));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    System.out.println("ready");
  }
}
