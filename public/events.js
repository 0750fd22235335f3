// One event stream for all tabs of a browser. It forwards each event and its own "open", "error"
// and "refused" to the tabs; the tabs send "hello", "reopen" and "bye".
const ports = new Set();
let source, timer, status, after = "", state = "error";
function pass({ type, data, lastEventId }) {
  after = lastEventId || after;
  if (type === "status") status = data;
  else if (!data) type = state = source.readyState === EventSource.CLOSED ? "refused" : type;
  if (type === "refused") timer = setTimeout(open, 5_000 + Math.random() * 10_000);
  ports.forEach((port) => port.postMessage([type, data]));
}
function open() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(after ? `/events?after=${after}` : "/events");
  ["open", "error", "row", "viewers", "status", "own", "jobs", "reload"].forEach((name) => source.addEventListener(name, pass));
}
onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    data === "bye" ? ports.delete(port) : ports.add(port);
    if (!ports.size) source = source?.close(clearTimeout(timer));
    else if (data === "reopen" || !source) open();
    else if (data === "hello") [[state], ["status", status]].forEach((message) => port.postMessage(message));
  };
};
