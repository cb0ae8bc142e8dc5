#pragma once

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include <filesystem>
#include <string>

namespace test {

/// What nobody but a test does to a journal: SQL by hand. Throws Poco's exceptions.
inline void sql(const std::filesystem::path& file, const std::string& statement) {
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session("sqlite", file.string());
  session << statement, Poco::Data::Keywords::now;
}

}  // namespace test
