#define BOOST_TEST_MODULE clore_agent
#include <boost/test/unit_test.hpp>
