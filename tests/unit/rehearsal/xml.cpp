#include "tests/unit/rehearsal/xml.h"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/NodeList.h>

namespace rehearsal_test {

std::size_t elementsIn(const std::string& xml) {
  Poco::XML::DOMParser parser;
  const Poco::AutoPtr<Poco::XML::Document> document = parser.parseString(xml);
  const Poco::AutoPtr<Poco::XML::NodeList> all = document->getElementsByTagName("*");
  return all->length();
}

}  // namespace rehearsal_test
