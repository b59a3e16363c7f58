/**
 * The areas by which Hunan runs medical insurance (医保区划): the province, its cities and prefecture, the province's
 * own scheme, and under each city its counties, its development zones with a desk of their own, and the city's own
 * desk (市本级, the code ending in 99). Facts of public administration, in our own arrangement (M7).
 */
export interface Area {
  /** Six digits: two of the province, two of the city, two of the county. */
  readonly code: string;
  readonly name: string;
  /** 1 the province, 2 a city, 3 a county, zone or a city's own desk. */
  readonly level: 1 | 2 | 3;
  readonly parentCode: string | null;
}

export const PROVINCE_CODE = '430000';
/** People whose employers are insured with the province itself. */
export const PROVINCE_OWN_AREA = '439900';

interface City {
  readonly name: string;
  /** How people call the city's own desk. */
  readonly ownDesk: string;
  /** Last two digits and name of each place. */
  readonly places: string;
}

const CITIES: Readonly<Record<string, City>> = {
  '4301': {
    name: '长沙市',
    ownDesk: '长沙市本级',
    places:
      '02芙蓉区 03天心区 04岳麓区（湘江新区） 05开福区 11雨花区 12望城区 21长沙县 40长沙高新技术产业开发区 81浏阳市 82宁乡市',
  },
  '4302': {
    name: '株洲市',
    ownDesk: '株洲市本级',
    places: '02荷塘区 03芦淞区 04石峰区 11天元区 12渌口区 23攸县 24茶陵县 25炎陵县 40云龙示范区 81醴陵市',
  },
  '4303': {
    name: '湘潭市',
    ownDesk: '湘潭市本级',
    places: '02雨湖区 04岳塘区 21湘潭县 40湘潭高新区 41湘潭经开区 81湘乡市 82韶山市',
  },
  '4304': {
    name: '衡阳市',
    ownDesk: '衡阳市本级',
    places:
      '05珠晖区 06雁峰区 07石鼓区 08蒸湘区 09衡阳高新区 12南岳区 21衡阳县 22衡南县 23衡山县 24衡东县 26祁东县 81耒阳市 82常宁市',
  },
  '4305': {
    name: '邵阳市',
    ownDesk: '邵阳市本级',
    places:
      '02双清区 03大祥区 11北塔区 22新邵县 23邵阳县 24隆回县 25洞口县 27绥宁县 28新宁县 29城步苗族自治县 81武冈市 82邵东市',
  },
  '4306': {
    name: '岳阳市',
    ownDesk: '岳阳市本级',
    places:
      '02岳阳楼区 03云溪区 11君山区 21岳阳县 23华容县 24湘阴县 26平江县 40岳阳经开区 41屈原管理区 42南湖新区 81汨罗市 82临湘市',
  },
  '4307': {
    name: '常德市',
    ownDesk: '常德市本级',
    places:
      '02武陵区 03鼎城区 21安乡县 22汉寿县 23澧县 24临澧县 25桃源县 26石门县 40西洞庭管理区 41西湖管理区 42桃花源管理区 81津市市 96常德经开区 97柳叶湖旅游度假区',
  },
  '4308': { name: '张家界市', ownDesk: '张家界市本级', places: '02永定区 11武陵源区 21慈利县 22桑植县' },
  '4309': {
    name: '益阳市',
    ownDesk: '益阳市本级',
    places: '02资阳区 03赫山区 21南县 22桃江县 23安化县 40大通湖区 81沅江市 97益阳高新区',
  },
  '4310': {
    name: '郴州市',
    ownDesk: '郴州市本级',
    places:
      '02北湖区 03苏仙区 21桂阳县 22宜章县 23永兴县 24嘉禾县 25临武县 26汝城县 27桂东县 28安仁县 81资兴市',
  },
  '4311': {
    name: '永州市',
    ownDesk: '永州市本级',
    places:
      '02零陵区 03冷水滩区 21祁阳市 22东安县 23双牌县 24道县 25江永县 26宁远县 27蓝山县 28新田县 29江华瑶族自治县 40回龙圩管理区 41金洞管理区 71永州经开区',
  },
  '4312': {
    name: '怀化市',
    ownDesk: '怀化市本级',
    places:
      '02鹤城区 21中方县 22沅陵县 23辰溪县 24溆浦县 25会同县 26麻阳苗族自治县 27新晃侗族自治县 28芷江侗族自治县 29靖州苗族侗族自治县 30通道侗族自治县 40洪江管理区 81洪江市',
  },
  '4313': { name: '娄底市', ownDesk: '娄底市本级', places: '02娄星区 21双峰县 22新化县 81冷水江市 82涟源市' },
  '4331': {
    name: '湘西土家族苗族自治州',
    ownDesk: '湘西州本级',
    places: '01吉首市 22泸溪县 23凤凰县 24花垣县 25保靖县 26古丈县 27永顺县 30龙山县 72湘西经开区',
  },
};

function areasOfCity([prefix, city]: [string, City]): Area[] {
  const code = `${prefix}00`;
  const places = city.places.split(' ').map((place): Area => ({
    code: prefix + place.slice(0, 2),
    name: place.slice(2),
    level: 3,
    parentCode: code,
  }));
  return [
    { code, name: city.name, level: 2, parentCode: PROVINCE_CODE },
    ...places,
    { code: `${prefix}99`, name: city.ownDesk, level: 3, parentCode: code },
  ];
}

/** Every area of the province, parents before children. */
export const AREAS: readonly Area[] = [
  { code: PROVINCE_CODE, name: '湖南省', level: 1, parentCode: null },
  ...Object.entries(CITIES).flatMap(areasOfCity),
  { code: PROVINCE_OWN_AREA, name: '湖南省本级', level: 2, parentCode: PROVINCE_CODE },
];

/** The fourteen cities and the province's own scheme: the areas that set limits and run the review (M7). */
export const POOLING_AREAS: readonly Area[] = AREAS.filter((area) => area.level === 2);
