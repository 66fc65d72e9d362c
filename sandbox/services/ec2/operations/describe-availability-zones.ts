import type { AvailabilityZone, DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { zoneId, zoneLetters } from '@/sandbox/world/zones';
import { filteredPage, refuseDryRun, type FilterValues } from '../describe';
import { ec2Error } from '../errors';

const filters: FilterValues<AvailabilityZone> = {
  'zone-name': (zone) => [zone.ZoneName],
  'zone-id': (zone) => [zone.ZoneId],
  'zone-type': (zone) => [zone.ZoneType],
  'region-name': (zone) => [zone.RegionName],
  'group-name': (zone) => [zone.GroupName],
  'group-long-name': (zone) => [zone.GroupLongName],
  'opt-in-status': (zone) => [zone.OptInStatus],
  'parent-zone-id': (zone) => [zone.ParentZoneId],
  'parent-zone-name': (zone) => [zone.ParentZoneName],
  message: (zone) => (zone.Messages ?? []).map((one) => one.Message),
  state: (zone) => [zone.State],
};

export const describeAvailabilityZones: Operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult> = {
  service: 'ec2',
  name: 'DescribeAvailabilityZones',
  permissions: () => [{ action: 'ec2:DescribeAvailabilityZones', resource: '*' }],
  run(call) {
    const { input, region } = call;
    refuseDryRun(input.DryRun);
    const zones = zoneLetters.map(
      (letter): AvailabilityZone => ({
        State: 'available',
        OptInStatus: 'opt-in-not-required',
        RegionName: region,
        ZoneName: `${region}${letter}`,
        ZoneId: zoneId(region, letter),
        GroupName: region,
        NetworkBorderGroup: region,
        ZoneType: 'availability-zone',
        Messages: [],
      }),
    );
    const missing = [
      ...(input.ZoneNames ?? []).filter((name) => !zones.some((zone) => zone.ZoneName === name)),
      ...(input.ZoneIds ?? []).filter((id) => !zones.some((zone) => zone.ZoneId === id)),
    ][0];
    if (missing !== undefined) throw ec2Error('InvalidParameterValue', `Invalid availability zone: [${missing}]`);
    const named = zones
      .filter((zone) => !input.ZoneNames?.length || input.ZoneNames.includes(zone.ZoneName ?? ''))
      .filter((zone) => !input.ZoneIds?.length || input.ZoneIds.includes(zone.ZoneId ?? ''));
    return { AvailabilityZones: filteredPage<AvailabilityZone & { Tags?: never }>(call, named, filters, false).page };
  },
};
