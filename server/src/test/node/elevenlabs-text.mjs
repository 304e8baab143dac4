// One typed conversation by ElevenLabs' own client. Each thing it tells its user becomes one JSON line.
// arguments: the socket URL, what to say (nothing: listen until the other side ends it)
import { WebSocket } from "ws";
import { Conversation } from "@elevenlabs/client";

globalThis.WebSocket ??= WebSocket; // Node 20 has none of its own
const [signedUrl, words] = process.argv.slice(2);
const tell = (event, data = {}) => console.log(JSON.stringify({ event, ...data }));
console.error = () => {}; // the client repeats there what onError hears

let messages = 0;
let pings = 0;
let ended = false;
let conversation;

function endWhenServed() {
  if (!ended && conversation && messages >= 2 && pings >= 2) {
    ended = true;
    conversation.endSession();
  }
}

try {
  conversation = await Conversation.startSession({
    signedUrl,
    textOnly: true,
    dynamicVariables: { customer_name: "Asha", balance_due: 1499.5 },
    onConnect: ({ conversationId }) => tell("connect", { conversationId }),
    onMessage: ({ message, source }) => {
      tell("message", { message, source });
      messages++;
      endWhenServed();
    },
    onAgentChatResponsePart: (part) => tell("part", part),
    onIncomingEvent: (event) => {
      if (event.type === "ping") {
        pings++;
        endWhenServed();
      }
    },
    onError: (message) => tell("error", { message }),
    onDebug: (data) => tell("debug", { type: data.type }),
    onDisconnect: ({ reason, closeCode, closeReason }) => tell("disconnect", { reason, closeCode, closeReason }),
  });
  tell("started", { id: conversation.getId() });
  if (words) {
    conversation.sendUserMessage(words);
  }
} catch (error) {
  tell("failed", { message: error.message, closeCode: error.closeCode });
}
