// SPDX-License-Identifier: Apache-2.0
// What each engine can do: one row for each thing that a plan asks.
#include "host/engine.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

EngineAbilities of(EngineHost host, EngineForm form = EngineForm::client) {
  return engine_of(std::move(host), form).can;
}

EngineHost podman(const std::string& version, bool rootless = false) {
  return {.kind = EngineKind::podman, .rootless = rootless, .crun = true, .version = version};
}

TEST(EngineValue, NumbersOfGroupsMeanTheHostsOnlyWithRootsRights) {
  EXPECT_TRUE(of({}).numeric_groups);
  EXPECT_FALSE(of({.rootless = true}).numeric_groups);
  EXPECT_FALSE(of({.remaps_users = true}).numeric_groups);
  EXPECT_FALSE(of({.kind = EngineKind::nerdctl, .rootless = true}).numeric_groups);
  EXPECT_FALSE(of(podman("", true)).numeric_groups);
}

TEST(EngineValue, OnlyRootlessPodmanWithCrunKeepsGroups) {
  EXPECT_TRUE(of(podman("4.3.1", true)).keeps_groups);
  EXPECT_FALSE(of(podman("4.3.1", false)).keeps_groups);
  EngineHost runc = podman("4.3.1", true);
  runc.crun = false;
  EXPECT_FALSE(of(runc).keeps_groups);
  EngineHost service = podman("4.3.1", true);
  service.service = true;
  EXPECT_FALSE(of(service).keeps_groups);
  EXPECT_FALSE(of({.rootless = true}).keeps_groups);
}

TEST(EngineValue, PodmanReadsCdiByItsVersion) {
  struct Row {
    const char* version;
    bool cdi;
    const char* newest;
  };
  for (const auto& row : {Row{"3.4.4", false, ""},
                          {"4.0.9", false, ""},
                          {"4.1", true, "0.4.0"},
                          {"4.3.1", true, "0.5.0"},
                          {"4.9.3", true, "0.6.0"},
                          {"5.4.2", true, ""},
                          {"4.10.0", true, "0.6.0"},
                          {"", true, ""}}) {
    const auto can = of(podman(row.version));
    EXPECT_EQ(can.cdi, row.cdi) << row.version;
    EXPECT_EQ(row.cdi ? can.cdi_newest : "", row.newest) << row.version;
  }
}

TEST(EngineValue, DockerReadsCdiWhereItSaysSo) {
  EXPECT_FALSE(of({}).cdi);
  EXPECT_TRUE(of({.cdi = true}).cdi);
}

TEST(EngineValue, ASnapHasATmpOfItsOwn) {
  EXPECT_TRUE(of({.snap = true}).private_tmp);
  EXPECT_FALSE(of({}).private_tmp);
}

TEST(EngineValue, RulesForDevicesAreDockersWithRootsRights) {
  EXPECT_TRUE(of({}).device_rules);
  EXPECT_TRUE(of({}, EngineForm::compose).device_rules);
  EXPECT_FALSE(of({}, EngineForm::pod).device_rules);
  EXPECT_FALSE(of({}, EngineForm::cdi).device_rules);
  EXPECT_FALSE(of({.rootless = true}).device_rules);
  EXPECT_FALSE(of(podman("")).device_rules);
}

TEST(EngineValue, FilesHaveNoVariablesByName) {
  EXPECT_TRUE(of({}).variables_by_name);
  for (const auto form : {EngineForm::compose, EngineForm::quadlet, EngineForm::cdi, EngineForm::pod})
    EXPECT_FALSE(of({}, form).variables_by_name);
}

TEST(EngineValue, TitlesAreForPeople) {
  EXPECT_EQ(engine_title({.snap = true}), "Docker from snap");
  EXPECT_EQ(engine_title({.rootless = true}), "rootless Docker");
  EXPECT_EQ(engine_title(podman("3.4.4", true)), "rootless Podman 3.4.4");
}

TEST(EngineValue, VersionsCompareByNumber) {
  EXPECT_TRUE(older("4.9.3", "4.10"));
  EXPECT_TRUE(older("0.6.0", "0.7.0"));
  EXPECT_FALSE(older("5", "5.0.0"));
  EXPECT_FALSE(older("", ""));
}

}  // namespace
}  // namespace jcam
