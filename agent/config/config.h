#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "provider/alerts/monitor.h"
#include "provider/core/error.h"
#include "provider/core/time_zone.h"
#include "provider/offers/offer.h"
#include "provider/offers/policy.h"
#include "provider/pricing/policy.h"

/// Ini text → `Document` with line numbers → validated, immutable `Config`. Each is a type of its own, so
/// that nobody can use what was not checked.
namespace agent::config {

enum class Mode { Observe, Enforce, Paused };
[[nodiscard]] std::string_view name(Mode mode);

struct Api {
  std::string url;  ///< with the `/v1` and without a slash at its end
  std::string keyFile;
  std::string caFile;  ///< empty = the system's
  std::chrono::milliseconds timeout{30000};
  std::chrono::milliseconds requestInterval{1100};
};

struct Agent {
  Mode mode = Mode::Observe;
  std::chrono::milliseconds pollInterval{60000};
  std::chrono::milliseconds marketInterval{300000};
  std::chrono::milliseconds configInterval{1800000};
  std::filesystem::path stateDir = "/var/lib/clore-agent";
  std::filesystem::path runtimeDir = "/run/clore-agent";
};

/// `350 W`, `350 W/gpu`
struct Watts {
  double watts = 0;
  bool perGpu = false;
};

/// `[rates]`: USD for one coin, a slot per `Currency`, while the API gives none.
struct Rates {
  std::array<std::optional<double>, provider::kCurrencies.size()> usdPerCoin;
  std::chrono::milliseconds maxAge{3600000};  ///< of what the API gave
};

/// `[costs]`
struct Costs {
  std::optional<provider::Price> electricity;  ///< of a kWh, where a `[server.…]` says nothing else
  provider::pricing::Fees fees = provider::pricing::defaultFees();
};

/// `[server.<label>]`: which machines, and what for. Patterns are shell globs (`*`, `?`, `[…]`); an empty
/// pattern matches all. Case counts in machine names and not in GPU texts. Without a policy the machines are
/// only watched.
struct ServerRule {
  std::string label;
  std::string namePattern;
  std::string gpuPattern;
  std::string policy;  ///< label of a `[policy.…]`
  std::optional<std::int64_t> mrlHours;
  std::optional<std::string> availability;
  /// What the machines draw, and what a kWh costs there; for `floor = cost + …`.
  std::optional<Watts> watts;
  std::optional<provider::Price> electricity;
  /// The policy of that label with all of this, and the fees, filled in.
  std::optional<provider::pricing::Policy> resolved;
};

/// `[offer.<label>]`: which own offers, and what for. Of `order`, `server` and `gpu`, all that are given must
/// match; the pattern as in a `ServerRule`.
struct OfferRule {
  std::string label;
  std::optional<std::int64_t> order;
  std::optional<std::int64_t> server;
  std::string gpuPattern;                          ///< empty = all
  std::optional<provider::offers::Policy> policy;  ///< nothing = `hold`
};

/// One effective value and where it came from, for `config --print`.
struct Origin {
  std::string section;
  std::string key;
  std::string value;
  std::string source;  ///< `/etc/clore-agent/agent.ini:12` or `default`
};

enum class ChannelType { Telegram, Discord, Slack, Webhook, Email, Alertmanager, Heartbeat };
[[nodiscard]] std::string_view name(ChannelType type);

/// How the connection to a mail server is protected. Without protection only on loopback.
enum class MailSecurity { StartTls, Tls, None };

/// `quiet_hours = 22:00-07:00 Europe/Prague`: from inclusive, to exclusive, over midnight where `to` is
/// earlier.
struct QuietHours {
  int fromMinute = 0;  ///< of the day
  int toMinute = 0;    ///< 24:00 = 1440
  provider::TimeZone zone = provider::TimeZone::utc();
};

/// What a channel is sent at least. Events (rented, released, price) are `Info`.
enum class LeastSeverity { Info, Warning, Critical };

/// `[notify.<label>]`. Secrets are read from files, by `loadSecret`.
struct Channel {
  std::string label;
  ChannelType type = ChannelType::Webhook;
  std::string url;         ///< with the scheme; of Telegram and Alertmanager without the endpoint
  std::string urlFile;     ///< instead of `url`, where the address itself is a secret; its one line
  std::string tokenFile;   ///< Telegram's bot token; the bearer token of a webhook or an Alertmanager
  std::string secretFile;  ///< of the webhook's signature
  std::string chatId;      ///< Telegram
  std::string smtpHost;    ///< an IPv6 address without its brackets
  std::uint16_t smtpPort = 587;
  MailSecurity security = MailSecurity::StartTls;
  std::string user;  ///< of the mail server; empty = no log-in
  std::string passwordFile;
  std::string from;
  std::vector<std::string> to;
  std::string caFile;  ///< certificates to trust instead of the system's; empty = the system's
  LeastSeverity severity = LeastSeverity::Info;
  std::vector<std::string> rules;  ///< globs of rules and events; empty = all
  std::optional<QuietHours> quietHours;
};

/// `[alert] events`: what is told though nothing is wrong.
struct ToldEvents {
  bool rented = false;
  bool released = false;
  bool price = false;
};

/// Where each machine was found the last time: the loop asks again at every turn, and a thousand machines are
/// not matched with all patterns each time. Nothing but `matchServer` looks at it; used by one thread.
struct MatchMemory {
  struct Found {
    std::string gpu;
    std::size_t section = 0;
  };
  MatchMemory() = default;
  /// A copy of a configuration begins anew: it may be about to be changed.
  MatchMemory(const MatchMemory&) noexcept {}
  MatchMemory& operator=(const MatchMemory&) noexcept { return *this = MatchMemory{}; }
  MatchMemory(MatchMemory&&) noexcept = default;
  MatchMemory& operator=(MatchMemory&&) noexcept = default;
  ~MatchMemory() = default;

  const ServerRule* sections = nullptr;  ///< of which these are positions
  std::unordered_map<std::string, Found> byMachine;
};

struct Config {
  Api api;
  Agent agent;
  provider::Limits limits = provider::pricing::defaultLimits();
  Rates rates;
  Costs costs;
  std::vector<ServerRule> servers;  ///< not to be changed once `matchServer` was asked
  std::vector<provider::pricing::Policy> policies;
  provider::offers::Rules offerRules;
  std::chrono::milliseconds offersInterval{120000};
  std::vector<OfferRule> offers;
  provider::alerts::Timing alertTiming;
  ToldEvents toldEvents;
  std::vector<Channel> channels;
  std::vector<Origin> origins;  ///< every key in the order of the documentation
  mutable MatchMemory matched{};
};

/// The effective configuration as ini text. What is set reads back to the same; what is not stands in a
/// comment, and so does where each value came from.
[[nodiscard]] std::string asIni(const Config& config);

/// One fault, to be shown as `file:line: message`.
struct Fault {
  std::string file;
  int line = 0;  ///< 0 = the file as a whole
  std::string message;
};

/// `/etc/clore-agent/agent.ini:12: …`
[[nodiscard]] std::string text(const Fault& fault);

struct Loaded {
  std::optional<Config> config;  ///< nothing when there is a fault
  std::vector<Fault> faults;     ///< in the order of files and lines
};

/// Reads `main` and then `conf.d/*.ini` beside it, in the byte order of their names; files that begin with a
/// dot are passed over. A later file adds sections and keys; it changes none: a key that is set in two files
/// is a fault which names both. Reports every fault it can find, not only the first.
[[nodiscard]] Loaded load(const std::filesystem::path& main);

/// The same from text, for tests and other callers; `file` is used in messages.
[[nodiscard]] Loaded parse(const std::string& text, const std::string& file);

/// The rule of a machine: the first section whose patterns match its name and GPU text.
[[nodiscard]] const ServerRule* matchServer(const Config& config, const std::string& machine,
                                            const std::string& gpu);
/// The policy of a machine, with what its section says filled in; null when it is only watched. It belongs to
/// the configuration.
[[nodiscard]] const provider::pricing::Policy* policyFor(const Config& config, const std::string& machine,
                                                         const std::string& gpu);
/// Whether some section could give the machine a policy, whatever its GPUs turn out to be.
[[nodiscard]] bool mayBePriced(const Config& config, const std::string& machine);
/// The rule of an offer: the first section that matches its number, its machine and that machine's GPU text.
[[nodiscard]] const OfferRule* matchOffer(const Config& config, const provider::offers::Offer& offer);
/// What is wanted of an offer; null when it is only watched, or `hold`. It belongs to the configuration.
[[nodiscard]] const provider::offers::Policy* offerPolicyFor(const Config& config,
                                                             const provider::offers::Offer& offer);

/// The API key: `$CREDENTIALS_DIRECTORY/api.key`, else `key_file`, else `CLORE_API_KEY`, else
/// `~/.clore/config.json` "api_key". An empty variable counts as none. A file that its group or others may
/// use is refused; of systemd's credential, which belongs to root and is handed to the group, only others
/// are. A configured `key_file` that cannot be used is an error and is not passed over. Every failure is
/// `ErrorKind::Storage`, for a missing or unsafe key is a fault of the configuration (exit code 78);
/// `KeyRefused` is left to the marketplace's own verdict. Messages never hold the key.
struct Key {
  std::string value;
  std::string source;  ///< for `config --print`: the path or the variable's name
};
[[nodiscard]] provider::Result<Key> loadKey(const Api& api);

/// The one line of a file that holds a secret, without blanks around it. A name without a slash is that of a
/// credential, in `$CREDENTIALS_DIRECTORY`. A file that its group or others may use is refused, as
/// with the key; every failure is `ErrorKind::Storage` and never holds the secret.
[[nodiscard]] provider::Result<std::string> loadSecret(const std::string& file);

}  // namespace agent::config
