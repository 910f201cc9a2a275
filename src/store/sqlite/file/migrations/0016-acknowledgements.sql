-- A change that a person acknowledges is a decision too, and kept for good.

INSERT INTO order_decisions (order_id, at_ms, kind, note, author)
SELECT order_id, at_ms, kind, note, author FROM order_events WHERE kind = 'acknowledged' ORDER BY id;
DROP TRIGGER order_events_decided;
CREATE TRIGGER order_events_decided AFTER INSERT ON order_events
WHEN NEW.kind IN ('dismissed', 'marked-exported', 'acknowledged') BEGIN
  INSERT INTO order_decisions (order_id, at_ms, kind, note, author)
  VALUES (NEW.order_id, NEW.at_ms, NEW.kind, NEW.note, NEW.author);
END;
